# What would not work, told before anything is built, and what works otherwise than with agenix.
{
  lib,
  config,
  options,
  age,
  world,
  keyFiles,
  classic,
  beforeUsers,
  regularByScript,
  users,
  allLate,
  namesInstall,
  namesDone,
  ...
}:
let
  secrets = lib.mapAttrsToList (attribute: secret: {
    inherit secret;
    where = "age.secrets.${lib.strings.escapeNixIdentifier attribute}";
  }) age.secrets;

  refuse =
    wrong: message:
    map (entry: {
      assertion = false;
      message = "${entry.where}${message entry.secret}";
    }) (lib.filter (entry: wrong entry.secret) secrets);

  isDefault = secret: secret.path == "${age.secretsDir}/${secret.name}";
  scripts = names: "The activation script ${lib.concatStringsSep ", " names}";
in
{
  assertions =
    refuse (secret: !secret.symlink && !isDefault secret) (
      secret:
      ''.symlink = false: the file itself would lie at ${secret.path}, outside memory, and stay there. Without symlink = false a link is made at that place. What takes no links reads ${age.secretsDir}/${secret.name}, where the file itself is, or gets it from systemd: serviceConfig.LoadCredential = [ "NAME:${age.secretsDir}/${secret.name}" ].''
    )
    ++ refuse (secret: builtins.match "[0-7]{1,5}" secret.mode == null) (
      secret: ".mode is \"${secret.mode}\"; write it in octal, such as \"0440\"."
    )
    ++ [
      {
        assertion = keyFiles.all != [ ] || age.keyFromCredential;
        message =
          "No key opens age.secrets on this machine. Enable services.openssh, whose host keys are used, "
          + "or set age.identityPaths, or age.keyFromCredential where the key comes as a systemd credential.";
      }
      {
        assertion =
          age.keyFromCredential && keyFiles.all == [ ] -> !regularByScript && !(beforeUsers && classic);
        message =
          "age.keyFromCredential: activation scripts get no credentials, only units do. "
          + "Make what names agenix' scripts a unit, and set services.userborn.enable, which makes users by one.";
      }
      {
        assertion = !(beforeUsers || regularByScript) || !allLate;
        message =
          "age.secrets are needed before the file systems with age.identityPaths are mounted: "
          + lib.concatMapStringsSep "; " (path: "${path}: ${(keyFiles.lateness path).mend}") keyFiles.all;
      }
      {
        assertion = users != [ ] && world.sysusers -> config.users.mutableUsers;
        message =
          "systemd.sysusers.enable sets a password only when it makes the user, so hashedPasswordFile of "
          + "${lib.concatStringsSep ", " users} needs users.mutableUsers = true. services.userborn.enable has no such limit.";
      }
      {
        assertion =
          options ? system.nixos-init.enable && config.system.nixos-init.enable -> !regularByScript;
        message = "system.nixos-init.enable runs no activation scripts at boot, so nothing can name those of agenix in its deps.";
      }
    ];

  warnings =
    lib.optional (options.age.ageBin.highestPrio < (lib.mkOptionDefault null).priority) (
      "age.ageBin is not used: files are opened without age. Plugins belong into age.plugins."
    )
    ++ lib.optional (namesInstall != [ ] || namesDone != [ ]) (
      "${scripts (lib.unique (namesInstall ++ namesDone))} names a script of agenix in its deps. "
      + (
        if classic then
          "Secrets are therefore installed by activation scripts, which NixOS is going to give up; make it a unit"
        else
          "Secrets are installed by agenix-install-secrets.service, which starts later. Make it a unit"
      )
      + " with after = [ \"agenix-install-secrets.service\" ]."
    );
}
