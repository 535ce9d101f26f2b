# The only keys that need GnuPG itself are those in its home.
{ lib, cfg, ... }:
{
  sops.environment = lib.mkIf (cfg.gnupg.home != null) {
    SOPS_GPG_EXEC = lib.mkDefault "${cfg.gnupg.package}/bin/gpg";
  };
}
