# What the concerns have in common.
{
  config,
  options,
  lib,
  pkgs,
}:
let
  cfg = config.sops;
  systemd = import ../shared/systemd.nix { inherit lib; };

  world = {
    homeManager = options ? home.homeDirectory;
    linux = pkgs.stdenv.hostPlatform.isLinux;
  };

  program = "${cfg.package}/bin/sops-install-secrets";
  manifest = import ./manifest.nix { inherit lib pkgs cfg; };

  # A path of the manifest, where %r is the runtime directory, in a unit file.
  manifestPath = lib.replaceStrings [ "%r" "%%" "%" ] [ "%t" "%%" "%%" ];
in
{
  inherit
    config
    lib
    cfg
    systemd
    world
    manifestPath
    ;

  unit = "sops-nix.service";

  # Nothing of this module is there where nothing is to be installed.
  anything = world.linux && (cfg.secrets != { } || cfg.templates != { });

  install =
    flags: lib.concatStringsSep " " ([ "${program} -ignore-passwd" ] ++ flags ++ [ "${manifest}" ]);
  diff = "${cfg.package}/bin/sops-installer diff -ignore-passwd ${manifest}";
  keygen = file: "${cfg.package}/bin/sops-installer keygen -o ${file}";

  keyFiles =
    lib.optional (cfg.gnupg.home != null) cfg.gnupg.home
    ++ cfg.gnupg.sshKeyPaths
    ++ lib.optional (cfg.age.keyFile != null) cfg.age.keyFile
    ++ cfg.age.sshKeyPaths;
  makesKey = cfg.age.generateKey && cfg.age.keyFile != null;

  # Programs that come from elsewhere and run while secrets are installed.
  foreignPrograms =
    cfg.age.plugins != [ ] || cfg.gnupg.home != null || cfg.gnupg.qubes-split-gpg.enable;

  # Of units and of the activation alike: sops.environment, and systemctl for restartUnits whatever
  # PATH is set to.
  environment = cfg.environment // {
    PATH = lib.concatStringsSep ":" (
      lib.filter (folder: folder != "") [
        (toString (cfg.environment.PATH or ""))
        (dirOf config.systemd.user.systemctlPath)
      ]
    );
  };

  credentials = import ../shared/credentials.nix {
    inherit lib cfg;
    stageOf = _: {
      link = manifestPath cfg.defaultSymlinkPath;
      unit = "sops-nix";
    };
  };
}
