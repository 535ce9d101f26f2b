# What would not work, told before anything is built.
{
  lib,
  options,
  config,
  cfg,
  world,
  keyFiles,
  users,
  regular,
  regularByScript,
  usersByScript,
  credentials,
  ...
}:
let
  inherit (lib) concatMapStringsSep;

  entries =
    kind:
    lib.mapAttrsToList (attribute: entry: {
      inherit entry;
      where = "sops.${kind}.${lib.strings.escapeNixIdentifier attribute}";
    }) cfg.${kind};
  secrets = entries "secrets";
  templates = entries "templates";

  set = number: number != null && number != 0;
  oneOwner =
    { where, entry }:
    [
      {
        assertion = set entry.uid -> entry.owner == null;
        message = "${where}: owner is ${toString entry.owner} and uid is ${toString entry.uid}; set one of them.";
      }
      {
        assertion = set entry.gid -> entry.group == null;
        message = "${where}: group is ${toString entry.group} and gid is ${toString entry.gid}; set one of them.";
      }
    ];

  # By name there is nobody yet. A number needs no user.
  ownedByName = lib.filter (
    { entry, ... }:
    entry.neededForUsers
    && (
      !lib.elem entry.owner [
        null
        "root"
      ]
      || !lib.elem entry.group [
        null
        "root"
      ]
    )
  ) (secrets ++ templates);

  # Elsewhere than in NixOS users come from outside the configuration too. Where users can be made by
  # hand, an owner whose group is named beside it may be one of them.
  names = kind: lib.mapAttrs' (_: x: lib.nameValuePair x.name true) config.users.${kind};
  userNames = names "users";
  groupNames = names "groups";
  unknownOwner = lib.filter (
    { entry, ... }:
    world.scripts
    && entry.owner != null
    && !(config.users.users ? ${entry.owner} || userNames ? ${entry.owner})
    && (!config.users.mutableUsers || entry.group == null)
  ) (secrets ++ templates);

  # Without users made by hand there are no such groups either.
  unknownGroup = lib.filter (
    { entry, ... }:
    world.scripts
    && entry.group != null
    && !config.users.mutableUsers
    && !(config.users.groups ? ${entry.group} || groupNames ? ${entry.group})
  ) (secrets ++ templates);

  # All keys of the stage before users, each of them mounted too late.
  late = lib.filter (key: key.lateness != null) (
    map (path: {
      inherit path;
      lateness = keyFiles.lateness path;
    }) keyFiles.all
  );
  allLate = keyFiles.all != [ ] && lib.length late == lib.length keyFiles.all;
  lateMessage = what: ''
    ${what} is installed before the file systems with its keys are mounted, so it would be missing after every boot:
    ${concatMapStringsSep "\n" (key: "  ${key.path}: ${key.lateness.why}; ${key.lateness.mend}") late}
  '';

  collisions = lib.concatLists (
    lib.mapAttrsToList (
      service: given:
      lib.mapAttrsToList (name: same: {
        assertion = lib.length same == 1;
        message = "The service ${service} would get two credentials with the name ${name}: ${
          concatMapStringsSep " and " (c: c.declaration) same
        }. Set credential of one of them.";
      }) (lib.groupBy (credential: credential.name) given)
    ) credentials.byService
  );
  stored = lib.filter ({ entry, ... }: entry.credential != null) secrets;
in
{
  assertions = lib.mkMerge [
    (lib.mkIf (cfg.secrets != { }) (
      [
        {
          assertion = keyFiles.all != [ ] || cfg.age.keyFromCredential;
          message =
            "No key opens sops.secrets on this machine. Enable services.openssh, whose host keys are used, "
            + "or set sops.age.keyFile, sops.age.sshKeyPaths or sops.gnupg.home, or sops.age.keyFromCredential where the "
            + "key comes as a systemd credential.";
        }
        {
          assertion =
            cfg.age.keyFromCredential && keyFiles.all == [ ]
            -> (regular.empty || !regularByScript) && (users.empty || !usersByScript);
          message =
            "sops.age.keyFromCredential: activation scripts get no credentials, only units do. "
            + "Leave sops.useSystemdActivation at its default, and where secrets have neededForUsers "
            + "set services.userborn.enable, which makes users by a unit.";
        }
        {
          assertion = cfg.gnupg.home == null || cfg.gnupg.sshKeyPaths == [ ];
          message =
            "sops.gnupg.home and sops.gnupg.sshKeyPaths exclude each other. "
            + "Set sops.gnupg.sshKeyPaths = [ ] to use the GnuPG home alone.";
        }
        {
          assertion = cfg.age.generateKey -> cfg.age.keyFile != null;
          message = "sops.age.generateKey makes the file sops.age.keyFile, which is not set.";
        }
        {
          assertion = cfg.age.hostRecipients != [ ] -> cfg.validateSopsFiles;
          message =
            "sops.age.hostRecipients is checked while the system is built, "
            + "which sops.validateSopsFiles = false turns off.";
        }
      ]
      ++ lib.optionals cfg.validateSopsFiles (lib.concatMap oneOwner secrets)
    ))
    (lib.mkIf (cfg.templates != { }) (lib.concatMap oneOwner templates))
    [
      {
        assertion = ownedByName == [ ];
        message =
          "${
            concatMapStringsSep ", " (e: e.where) ownedByName
          }: neededForUsers installs this before there are users "
          + "and groups; only uid and gid, as numbers, can say whose it is.";
      }
      {
        assertion = !users.empty && world.sysusers -> config.users.mutableUsers;
        message =
          "neededForUsers and systemd.sysusers.enable need users.mutableUsers = true: "
          + "systemd-sysusers sets a password only when it makes the user. services.userborn.enable has no such limit.";
      }
    ]
    [
      {
        assertion =
          options ? system.nixos-init.enable && config.system.nixos-init.enable
          -> regular.empty || !regularByScript;
        message =
          "system.nixos-init.enable runs no activation scripts at boot, so with sops.useSystemdActivation = false "
          + "no secret would be there after it. Leave useSystemdActivation at its default.";
      }
    ]
    (map (
      { where, entry }:
      {
        assertion = false;
        message =
          "${where}: the owner ${entry.owner} is no declared user. Declare users.users.${entry.owner}, "
          + "name another owner, or set uid to a number"
          + lib.optionalString config.users.mutableUsers "; set group too for a user that is made by hand"
          + ".";
      }
    ) unknownOwner)
    (map (
      { where, entry }:
      {
        assertion = false;
        message =
          "${where}: the group ${entry.group} is no declared group. Declare users.groups.${entry.group}, "
          + "name another group, or set gid to a number.";
      }
    ) unknownGroup)
    [
      {
        assertion = users.empty || !allLate;
        message = lateMessage "What sops.secrets.<name>.neededForUsers asks for";
      }
      {
        assertion = regular.empty || !regularByScript || !allLate;
        message = lateMessage "Every secret (by an activation script)";
      }
    ]
    (map (credential: {
      assertion = credentials.isValid credential.name;
      message = "${credential.declaration}: ${credential.name} is no name for a credential; set credential to one of letters, digits, - _ and dots.";
    }) (lib.filter (credential: !credentials.isValid credential.name) credentials.all))
    collisions
    (map (
      { where, entry }:
      {
        assertion = credentials.isValid entry.credential;
        message = "${where}.credential: ${entry.credential} is no file name of printable letters without a colon.";
      }
    ) stored)
    (lib.mapAttrsToList (name: same: {
      assertion = lib.length same == 1;
      message = "/run/credstore/${name} would be two secrets: ${
        concatMapStringsSep " and " (e: e.where) same
      }.";
    }) (lib.groupBy ({ entry, ... }: entry.credential) stored))
  ];
}
