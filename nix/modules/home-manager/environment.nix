# Environment of the program, and of the session where Qubes OS holds the keys.
{
  lib,
  config,
  cfg,
  anything,
  ...
}:
let
  qubes = cfg.gnupg.qubes-split-gpg;
in
lib.mkIf anything {
  home.sessionVariables = lib.mkIf qubes.enable {
    SOPS_GPG_EXEC = "qubes-gpg-client-wrapper";
  };

  sops.environment = {
    SOPS_GPG_EXEC =
      if qubes.enable then
        lib.mkDefault config.home.sessionVariables.SOPS_GPG_EXEC
      else
        lib.mkIf (cfg.gnupg.home != null || cfg.gnupg.sshKeyPaths != [ ]) (
          lib.mkDefault "${cfg.gnupg.package}/bin/gpg"
        );
    QUBES_GPG_DOMAIN = lib.mkIf (qubes.enable && qubes.domain != null) (lib.mkDefault qubes.domain);

    PATH = lib.mkDefault (
      lib.concatStringsSep ":" (
        map (package: "${lib.getBin package}/bin") cfg.age.plugins
        # The wrapper is no package: it comes with the qube's own system.
        ++ lib.optionals qubes.enable [
          "/run/current-system/sw/bin"
          "/usr/local/bin"
          "/usr/bin"
          "/bin"
        ]
      )
    );
  };
}
