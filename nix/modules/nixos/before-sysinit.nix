# Why the unit of the regular stage cannot be ordered before sysinit.target: it waits for something that
# comes later, which would be a cycle. Empty where it can.
{
  config,
  options,
  lib,
  # The unit of the regular stage, and all units of the module.
  name ? "sops-install-secrets",
  own ? [
    "sops-generate-age-key"
    "sops-install-secrets"
    "sops-install-secrets-for-users"
    "sops-install-secrets-for-users-late"
    "sops-install-secrets-late"
  ],
}:
let
  unit = config.systemd.services.${name} or { };
  waitsFor = lib.concatMap (relation: unit.${relation} or [ ]) [
    "after"
    "requires"
    "requisite"
    "wants"
    "bindsTo"
  ];

  # Units that are before sysinit.target themselves.
  early = [
    "cryptsetup-pre.target"
    "cryptsetup.target"
    "integritysetup.target"
    "kmod-static-nodes.service"
    "local-fs-pre.target"
    "local-fs.target"
    "sops-generate-age-key.service"
    "sops-install-secrets-for-users.service"
    "swap.target"
    "systemd-journald.service"
    "systemd-modules-load.service"
    "systemd-random-seed.service"
    "systemd-remount-fs.service"
    "systemd-sysctl.service"
    "systemd-sysusers.service"
    "systemd-tmpfiles-setup-dev-early.service"
    "systemd-tmpfiles-setup-dev.service"
    "systemd-tmpfiles-setup.service"
    "systemd-udev-settle.service"
    "systemd-udev-trigger.service"
    "systemd-udevd.service"
    "tpm2.target"
    "userborn.service"
    "veritysetup.target"
    "zfs-import.target"
    "zfs-mount.service"
  ];
  earlyPrefixes = [
    "systemd-cryptsetup@"
    "systemd-fsck@"
    "systemd-tpm2-setup"
    "systemd-veritysetup@"
    "zfs-import-"
  ];
  isEarly =
    name:
    lib.elem name early
    || lib.any (prefix: lib.hasPrefix prefix name) earlyPrefixes
    || lib.hasSuffix ".device" name;

  # Units of others that want to be before this one, and are themselves after sysinit.target, as units
  # are by default.
  lateUnits =
    units:
    lib.attrNames (
      lib.filterAttrs (
        _: unit:
        lib.elem "${name}.service" unit.before
        && !lib.elem (unit.unitConfig.DefaultDependencies or true) [
          false
          "false"
          "no"
        ]
      ) units
    );
  waitFor =
    lib.concatMap
      (
        kind: map (late: "${late}.${kind}") (lateUnits (removeAttrs (config.systemd."${kind}s" or { }) own))
      )
      [
        "service"
        "target"
        "path"
        "socket"
        "timer"
      ];

  # Mount units are early unless their file system comes over the network.
  mounts = lib.filter (lib.hasSuffix ".mount") waitsFor;
  keyFiles = import ./key-files.nix { inherit config options lib; };
in
lib.unique (
  map (late: "it waits for ${late}") (
    lib.filter (late: !isEarly late) (lib.subtractLists mounts waitsFor)
  )
  ++ map (late: "${late} is to be before it, and starts later") waitFor
  ++ map (path: "its key ${path} is on a network file system") keyFiles.onNetwork
)
