# What the flake and the package use of nixpkgs, as derivations that are only looked at. They are
# made with all that the real builders would be given, so that a missing argument, a wrong path or a
# malformed hash is an error. `base` is a smaller such set.
{ lib, base }:
let
  inherit (base) system;

  # As environment variables, which is how a builder sees them.
  text = value: if lib.isAttrs value && !lib.isDerivation value then builtins.toJSON value else value;
  given =
    arguments:
    lib.mapAttrs (_: text) (
      removeAttrs arguments [
        "meta"
        "passthru"
        "name"
      ]
    );

  mkDerivation =
    argumentsOf:
    let
      arguments =
        if lib.isFunction argumentsOf then
          argumentsOf (arguments // { finalPackage = package; })
        else
          argumentsOf;
      package =
        derivation (
          given arguments
          // {
            name = arguments.name or "${arguments.pname}-${arguments.version}";
            inherit system;
            builder = "/bin/sh";
          }
        )
        // arguments.passthru or { }
        // {
          meta = arguments.meta or { };
          inherit (arguments) version;
        };
    in
    package;

  program =
    name:
    mkDerivation {
      inherit name;
      version = "0";
      meta.mainProgram = name;
    };

  programs = lib.genAttrs [
    "age"
    "jdk25_headless"
    "jq"
    "maven"
    "nixfmt"
    "nixfmt-tree"
    "openssh"
    "python3"
    "runtimeShellPackage"
    "shellcheck"
    "sops"
    "strace"
    "versionCheckHook"
  ] program;

  pkgs =
    base
    // programs
    // {
      inherit lib pkgs;
      callPackage = lib.callPackageWith pkgs;
      pkgsBuildHost = pkgs;
      buildPackages = pkgs;

      stdenv = base.stdenv // {
        inherit mkDerivation;
      };
      stdenvNoCC = pkgs.stdenv;
      mkShell =
        arguments:
        mkDerivation (
          {
            name = "shell";
            version = "0";
          }
          // arguments
        );
      runCommand =
        name: environment: buildCommand:
        mkDerivation (
          environment
          // {
            inherit name buildCommand;
            version = "0";
          }
        );

      jdk25_headless = programs.jdk25_headless // {
        home = "${programs.jdk25_headless}/lib/openjdk";
      };
      graalvmPackages.graalvm-ce = program "graalvm-ce" // {
        home = program "graalvm-ce";
      };
      zlib = program "zlib" // {
        static = program "zlib-static";
      };

      fetchurl =
        { url, hash }:
        derivation {
          name = baseNameOf url;
          inherit system url;
          builder = "builtin:fetchurl";
          outputHash = hash;
          outputHashMode = "flat";
        };
      linkFarm =
        name: files:
        mkDerivation {
          inherit name;
          version = "0";
          files = builtins.toJSON files;
        };
      buildGraalvmNativeImage =
        argumentsOf:
        mkDerivation (
          final:
          let
            arguments = argumentsOf final;
          in
          arguments
          // {
            buildPhase = "native-image -jar ${arguments.src} ${toString arguments.extraNativeImageBuildArgs}";
            executable = arguments.meta.mainProgram;
          }
        );

      # A test as a module: what it must have is looked at, machines are not.
      testers.runNixOSTest =
        module:
        let
          test =
            (lib.evalModules {
              modules = [
                module
                {
                  freeformType = lib.types.lazyAttrsOf lib.types.raw;
                  options = {
                    name = lib.mkOption { type = lib.types.str; };
                    nodes = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.deferredModule; };
                    testScript = lib.mkOption { type = lib.types.either lib.types.str lib.types.raw; };
                  };
                  config._module.args = { inherit pkgs; };
                }
              ];
            }).config;
        in
        mkDerivation {
          name = "vm-test-run-${test.name}";
          version = "0";
          machines = lib.attrNames test.nodes;
        };
    };
in
pkgs
