# One manifest for each stage.
{
  lib,
  pkgs,
  cfg,
  regular,
  users,
  ...
}:
let
  manifest = import ../shared/manifest.nix { inherit lib pkgs; };

  # Members that sops-nix' manifests always have.
  shared = [
    "gid"
    "group"
    "owner"
    "reloadUnits"
    "restartUnits"
    "uid"
  ];
  # A service that gets the value as a credential is restarted when it changes.
  withServices =
    entry:
    entry
    // {
      restartUnits = lib.unique (entry.restartUnits ++ map (name: "${name}.service") entry.services);
    };

  toSecret =
    secret:
    manifest.secret (
      shared
      ++ [
        "neededForUsers"
        "sopsFileHash"
      ]
    ) (withServices secret)
    // lib.optionalAttrs (secret.credential != null) { inherit (secret) credential; };
  toTemplate = template: manifest.template shared (withServices template);

  of =
    stage:
    manifest.write {
      name = stage.manifestName;
      sops = cfg;
      inherit (stage) secrets templates;
      inherit toSecret toTemplate;
      settings = {
        secretsMountPoint = stage.mountPoint;
        symlinkPath = stage.link;
        inherit (cfg) useTmpfs;
        userMode = false;
      };
      checker = cfg.validationPackage;
    };
in
{
  system.build = {
    sops-nix-manifest = of regular;
    sops-nix-users-manifest = of users;
  };
}
