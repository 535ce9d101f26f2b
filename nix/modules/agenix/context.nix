# What the concerns have in common: the context of the sops module over the translated options, and
# when secrets are installed.
{
  config,
  options,
  lib,
  pkgs,
}:
let
  cfg = config.age;
  sops = import ./translation.nix { inherit lib cfg; };
  context = import ../nixos/context.nix {
    inherit options lib pkgs;
    config = config // {
      inherit sops;
    };
  };
  inherit (context) world keyFiles;

  # Names of attributes cannot refer to store paths, and these are only looked at.
  plain = builtins.unsafeDiscardStringContext;
  paths = map (secret: plain secret.path) (lib.attrValues cfg.secrets);
  ownScripts = [
    "agenix"
    "agenixChown"
    "agenixInstall"
    "agenixNewGeneration"
  ];
  naming = names: lib.subtractLists ownScripts (lib.concatMap context.scriptsNaming names);

  install =
    flags:
    lib.concatStringsSep " " (
      [ "${cfg.package}/bin/sops-install-secrets" ]
      ++ flags
      ++ [ "${config.system.build.agenix-manifest}" ]
    );
in
context
// rec {
  age = cfg;
  inherit paths;
  sopsConfig = config // {
    inherit sops;
  };

  # Passwords among the secrets have to be there before users are made; the owners are not yet.
  users = lib.attrNames (
    lib.filterAttrs (
      _: user:
      lib.any (file: file != null && lib.elem (plain file) paths) [
        (user.hashedPasswordFile or null)
        (user.passwordFile or null)
      ]
    ) (if options ? users.users then config.users.users else { })
  );

  # Other scripts rely on agenix' ones.
  namesInstall = naming [
    "agenixInstall"
    "agenixNewGeneration"
  ];
  namesDone = naming [
    "agenix"
    "agenixChown"
  ];
  classic = world.scripts && !world.usersByUnit;
  beforeUsers = users != [ ] || classic && namesInstall != [ ];
  # What a script made root's at every activation only a script gives back each time.
  regularByScript = classic && (beforeUsers || namesDone != [ ]);

  # Every owner is root until users are made.
  early = install [ "-ignore-passwd" ];
  full = install [ ];

  allLate = keyFiles.all != [ ] && lib.all (path: keyFiles.lateness path != null) keyFiles.all;
}
