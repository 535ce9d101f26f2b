# Whether the unit of the regular stage can be ordered before sysinit.target: not when it waits for
# something that comes later, which would be a cycle.
{
  config,
  options,
  lib,
}:
let
  unit = config.systemd.services.sops-install-secrets or { };
  waitsFor = lib.concatMap (relation: unit.${relation} or [ ]) [
    "after"
    "requires"
    "requisite"
    "wants"
    "bindsTo"
  ];

  # Units that systemd or this module itself puts before sysinit.target.
  early = [
    "local-fs-pre.target"
    "local-fs.target"
    "sops-generate-age-key.service"
    "sops-install-secrets-for-users.service"
    "swap.target"
    "systemd-journald.service"
    "systemd-modules-load.service"
    "systemd-random-seed.service"
    "systemd-remount-fs.service"
    "systemd-sysusers.service"
    "systemd-tmpfiles-setup-dev-early.service"
    "systemd-tmpfiles-setup-dev.service"
    "systemd-tmpfiles-setup.service"
    "systemd-udev-settle.service"
    "systemd-udev-trigger.service"
    "systemd-udevd.service"
    "userborn.service"
  ];
  isEarly = name: lib.elem name early || lib.any (suffix: lib.hasSuffix suffix name) [ ".device" ];

  # Mount units are early unless their file system comes over the network.
  mounts = lib.filter (lib.hasSuffix ".mount") waitsFor;
  keyFiles = import ./key-files.nix { inherit config options lib; };
in
lib.all isEarly (lib.subtractLists mounts waitsFor) && keyFiles.onNetwork == [ ]
