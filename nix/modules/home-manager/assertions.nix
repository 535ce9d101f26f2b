# What would not work, told before anything is built.
{
  lib,
  cfg,
  world,
  keyFiles,
  credentials,
  ...
}:
let
  inherit (lib) concatMapStringsSep count id;
  qubes = cfg.gnupg.qubes-split-gpg;

  collisions = lib.concatLists (
    lib.mapAttrsToList (
      service: given:
      lib.mapAttrsToList (name: same: {
        assertion = lib.length same == 1;
        message = "The user service ${service} would get two credentials with the name ${name}: ${
          concatMapStringsSep " and " (c: c.declaration) same
        }.";
      }) (lib.groupBy (credential: credential.name) given)
    ) credentials.byService
  );
in
{
  assertions = lib.mkIf (cfg.secrets != { } || cfg.templates != { }) (
    [
      {
        assertion = world.linux;
        message = "sops-installer does not support macOS yet: no secrets can be installed there.";
      }
      {
        assertion = cfg.secrets == { } || keyFiles != [ ] || qubes.enable;
        message =
          "No key opens sops.secrets. Set sops.age.keyFile, sops.age.sshKeyPaths, sops.gnupg.home, "
          + "sops.gnupg.sshKeyPaths or sops.gnupg.qubes-split-gpg.enable.";
      }
      {
        assertion =
          count id [
            (cfg.gnupg.home != null)
            (cfg.gnupg.sshKeyPaths != [ ])
            qubes.enable
          ] <= 1;
        message =
          "sops.gnupg.home, sops.gnupg.sshKeyPaths and sops.gnupg.qubes-split-gpg.enable exclude each other. "
          + "Set one of them.";
      }
      {
        assertion = qubes.enable -> qubes.domain != null && qubes.domain != "";
        message = "sops.gnupg.qubes-split-gpg.enable needs the qube with the keys: set sops.gnupg.qubes-split-gpg.domain.";
      }
      {
        assertion = cfg.age.generateKey -> cfg.age.keyFile != null;
        message = "sops.age.generateKey makes the file sops.age.keyFile, which is not set.";
      }
      {
        assertion = cfg.age.hostRecipients != [ ] -> cfg.validateSopsFiles;
        message =
          "sops.age.hostRecipients is checked while the home is built, "
          + "which sops.validateSopsFiles = false turns off.";
      }
    ]
    ++ map (credential: {
      assertion = credentials.isValid credential.name;
      message = "${credential.declaration}: ${credential.name} is no name for a credential; set name to one of letters, digits, - _ and dots.";
    }) credentials.all
    ++ collisions
  );
}
