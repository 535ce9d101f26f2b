# What system-manager has of NixOS: assertions, units and a few options below `system`, of which
# activationScripts is no option of its own but a set of two. No file systems, users or openssh.
{
  harness,
  libPath,
  module,
  configFile,
}:
let
  lib = import libPath;
  pkgs = import (harness + "/pkgs.nix") { inherit lib; };
  inherit (lib) mkOption types;
  any =
    default:
    mkOption {
      type = types.anything;
      inherit default;
    };
  script = mkOption {
    type = types.lines;
    default = "";
  };

  # Units with the harness' own types.
  nixos =
    (lib.evalModules {
      modules = [ (harness + "/nixos-options.nix") ];
      specialArgs = { inherit pkgs; };
    }).options;

  evaluated = lib.evalModules {
    class = "nixos";
    modules = [
      {
        options = {
          assertions = mkOption {
            type = types.listOf types.unspecified;
            default = [ ];
          };
          warnings = mkOption {
            type = types.listOf types.str;
            default = [ ];
          };
          system.activationScripts = {
            preActivationAssertions = any { };
            postActivation = script;
          };
          system.build = mkOption {
            type = types.lazyAttrsOf types.unspecified;
            default = { };
          };
          systemd = { inherit (nixos.systemd) services paths targets; };
          environment.etc = any { };
        };
      }
      module
      configFile
      {
        _module.args.pkgs = pkgs;
        sops.package = lib.mkDefault pkgs.sops-install-secrets-stub;
      }
    ];
  };
  cfg = evaluated.config;
  plain = value: builtins.unsafeDiscardStringContext (toString value);
  manifest =
    name: builtins.fromJSON (builtins.unsafeDiscardStringContext cfg.system.build.${name}.written);
  deep =
    value:
    if lib.isAttrs value && !(value ? outPath) then
      lib.mapAttrs (_: deep) (lib.filterAttrs (_: v: v != [ ] && v != { } && v != "" && v != null) value)
    else if lib.isList value then
      map deep value
    else if lib.isBool value || lib.isInt value then
      value
    else
      plain value;
in
{
  manifest = manifest "sops-nix-manifest";
  manifestForUsers = manifest "sops-nix-users-manifest";
  activationScripts = deep cfg.system.activationScripts;
  activationOrder = [ ];
  deprecatedScripts = [ ];
  units = lib.mapAttrs (
    _: unit:
    removeAttrs (deep unit) [
      "enable"
      "stopIfChanged"
      "restartIfChanged"
      "reloadIfChanged"
    ]
  ) cfg.systemd.services;
  templateTexts = { };
  secretPaths = lib.mapAttrs (_: s: s.path) cfg.sops.secrets;
  assertions.failed = map (a: plain a.message) (lib.filter (a: !a.assertion) cfg.assertions);
  warnings = map plain cfg.warnings;
  _raw = {
    inherit
      lib
      pkgs
      evaluated
      cfg
      ;
  };
}
