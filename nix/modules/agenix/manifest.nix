# One manifest for both times that secrets are installed.
{
  lib,
  pkgs,
  cfg,
  age,
  ...
}:
let
  manifest = import ../shared/manifest.nix { inherit lib pkgs; };
in
{
  system.build.agenix-manifest = manifest.write {
    name = "agenix-manifest.json";
    sops = cfg;
    inherit (cfg) secrets templates;
    toSecret = manifest.secret [
      "gid"
      "group"
      "owner"
      "uid"
    ];
    toTemplate = manifest.template [ ];
    settings = {
      secretsMountPoint = age.secretsMountPoint;
      symlinkPath = age.secretsDir;
      useTmpfs = false;
      userMode = false;
    };
    checker = cfg.validationPackage;
  };
}
