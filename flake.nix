{
  description = "Installs the secrets of sops files on NixOS at activation time";

  inputs = {
    # For checks, formatter and shell. A user's `inputs.nixpkgs.follows` changes no package: …
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    # … they are built from the revision that they were made for.
    nixpkgs-build.url = "github:NixOS/nixpkgs/nixos-unstable";
  };

  outputs =
    {
      self,
      nixpkgs,
      nixpkgs-build,
    }:
    let
      inherit (nixpkgs) lib;

      eachSystem = lib.genAttrs [
        "x86_64-linux"
        "aarch64-linux"
      ];

      # The module of the folder `path`, whose options are below `namespace`, with the packages of this
      # flake. Modules with the same key count once, however often they are imported.
      withPackages = namespace: name: path: {
        key = "sops-installer#${name}";
        _file = "${path}";
        imports = [
          path
          (
            {
              options,
              lib,
              pkgs,
              ...
            }:
            let
              inherit (pkgs.stdenv) buildPlatform hostPlatform;
              packagesFor = platform: self.packages.${platform.system} or null;
              forHost = packagesFor hostPlatform;
              forBuild = packagesFor buildPlatform;
            in
            {
              config.${namespace} =
                lib.optionalAttrs (forHost != null) {
                  package = lib.mkDefault forHost.sops-installer;
                }
                // lib.optionalAttrs (options.${namespace} ? validationPackage && forBuild != null) {
                  validationPackage = lib.mkIf (buildPlatform != hostPlatform) (
                    lib.mkDefault forBuild.sops-installer.jvm
                  );
                };
            }
          )
        ];
      };
    in
    {
      packages = eachSystem (
        system:
        let
          inherit (import ./nix { pkgs = nixpkgs-build.legacyPackages.${system}; })
            sops-installer
            sops-install-secrets
            ;
        in
        {
          inherit sops-installer sops-install-secrets;
          sops-installer-jvm = sops-installer.jvm;
          default = sops-installer;
        }
      );

      overlays.default = import ./nix/overlay.nix;

      nixosModules = {
        sops = withPackages "sops" "nixosModules.sops" ./nix/modules/nixos;
        default = self.nixosModules.sops;
        agenix = withPackages "age" "nixosModules.agenix" ./nix/modules/agenix;
      };

      homeManagerModules = {
        sops = withPackages "sops" "homeManagerModules.sops" ./nix/modules/home-manager;
        default = self.homeManagerModules.sops;
      };
      homeModules = self.homeManagerModules;
      homeManagerModule = self.homeManagerModules.sops;

      checks = eachSystem (
        system:
        let
          pkgs = nixpkgs.legacyPackages.${system};
          package = self.packages.${system}.sops-installer;
        in
        import ./nix/checks.nix {
          inherit lib pkgs package;
          inherit (lib) nixosSystem;
          nixosModule = self.nixosModules.default;
        }
        // import ./nix/vm-tests.nix {
          inherit lib package;
          inherit (pkgs) testers;
        }
      );

      devShells = eachSystem (system: {
        default = nixpkgs.legacyPackages.${system}.callPackage ./nix/dev-shell.nix { };
      });

      formatter = eachSystem (system: nixpkgs.legacyPackages.${system}.nixfmt-tree);

      templates.default = {
        path = ./nix/template;
        description = "A NixOS machine with one secret";
        welcomeText = ''
          Read the comments in `.sops.yaml`, `flake.nix` and `configuration.nix`, in this order.
        '';
      };
    };
}
