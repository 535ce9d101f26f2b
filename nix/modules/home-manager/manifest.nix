# The manifest of a user's secrets.
{
  lib,
  pkgs,
  cfg,
}:
let
  manifest = import ../shared/manifest.nix { inherit lib pkgs; };

  # A service that gets the value as a credential is restarted when it changes. Neither list is a
  # member of sops-nix' manifest of a user.
  units =
    entry:
    lib.filterAttrs (_: units: units != [ ]) {
      restartUnits = lib.unique (entry.restartUnits ++ map (name: "${name}.service") entry.services);
      inherit (entry) reloadUnits;
    };
in
manifest.write {
  name = "manifest.json";
  sops = cfg;
  inherit (cfg) secrets templates;
  toSecret = secret: manifest.secret [ ] secret // units secret;
  toTemplate = template: manifest.template [ ] template // units template;
  settings = {
    secretsMountPoint = cfg.defaultSecretsMountPoint;
    symlinkPath = cfg.defaultSymlinkPath;
    userMode = true;
  };
  checker = cfg.validationPackage;
}
