# One configuration evaluated with a module of this repository, by the harness' stand-in for NixOS or by
# home-manager's own modules: what the harness tells, and the parts below that it does not know.
{
  harness,
  libPath,
  # nixos, home, agenix, system-manager, or nixos-in-home and home-in-nixos: the wrong module
  kind,
  module,
  configFile,
  # Only for home-manager.
  homeManager ? null,
  # sops-nix' default, to compare with it like with like
  ownDefaults ? true,
}:
let
  home = kind == "home" || kind == "nixos-in-home";

  sopsNixDefaults =
    { config, lib, ... }:
    {
      imports = [ configFile ];
      sops.useSystemdActivation = lib.mkDefault (
        config.systemd.sysusers.enable || config.services.userborn.enable
      );
    };

  withPackage =
    { lib, pkgs, ... }:
    {
      imports = [ configFile ];
      age.package = lib.mkDefault pkgs.sops-install-secrets-stub;
    };

  result =
    if kind == "agenix" then
      import (harness + "/eval.nix") {
        inherit libPath;
        moduleDir = module;
        configFile = withPackage;
        stubPackage = false;
      }
    else if kind == "system-manager" then
      import ./system-manager.nix {
        inherit
          harness
          libPath
          module
          configFile
          ;
      }
    else if home then
      import (harness + "/eval-home.nix") {
        inherit libPath homeManager configFile;
        moduleFile = module;
      }
    else
      import (harness + "/eval.nix") {
        inherit libPath;
        moduleDir = module;
        configFile = if ownDefaults then configFile else sopsNixDefaults;
      };

  inherit (result._raw) lib;
  config = result._raw.cfg;

  plain =
    value:
    if lib.isAttrs value && !(value ? outPath) then
      lib.mapAttrs (_: plain) (lib.filterAttrs (_: v: v != null && v != [ ] && v != { } && v != "") value)
    else if lib.isList value then
      map plain value
    else if lib.isBool value || lib.isInt value || value == null then
      value
    else
      builtins.unsafeDiscardStringContext (toString value);

  units = lib.mapAttrs (
    _: unit:
    removeAttrs (plain unit) [
      "enable"
      "stopIfChanged"
      "restartIfChanged"
      "reloadIfChanged"
    ]
  );
in
result
// {
  paths = units (if home then config.systemd.user.paths else config.systemd.paths);
  manifest =
    if kind == "agenix" then
      builtins.fromJSON (builtins.unsafeDiscardStringContext config.system.build.agenix-manifest.written)
    else
      result.manifest;
  secretPaths = lib.mapAttrs (_: secret: secret.path) (
    if kind == "agenix" then config.age.secrets else config.sops.secrets
  );
  systemPackages = plain config.environment.systemPackages;
  preSwitchChecks = plain (config.system.preSwitchChecks or { });
}
