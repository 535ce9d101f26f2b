# Sandbox of the units that install, and what is let in. Nothing in it may need a mount namespace of its own: the mount
# below /run would stay in it (systemd.exec(5), MountFlags=).
{
  lib,
  # secrets and templates that are installed
  entries,
  # age plugins and gpg run below the same limits
  foreignPrograms,
}:
let
  # 2750 and the like: setuid, setgid and sticky bits.
  special = lib.any (entry: builtins.match "0*[1-7][0-7]{3}" entry.mode != null) entries;
in
lib.mapAttrs (_: lib.mkDefault) (
  {
    CapabilityBoundingSet = lib.concatStringsSep " " (
      [
        "CAP_CHOWN"
        "CAP_DAC_OVERRIDE"
        "CAP_FOWNER"
        "CAP_IPC_LOCK"
        "CAP_SYS_ADMIN"
      ]
      ++ lib.optional special "CAP_FSETID"
    );
    # Keys that the host of a virtual machine or container gives; it needs no mount namespace either.
    ImportCredential = [
      "sops.age.key"
      "sops.passphrase"
      "sops.ssh.key"
    ];
    IPAddressDeny = "any";
    KeyringMode = "private";
    LimitCORE = 0;
    LimitMEMLOCK = "infinity";
    LockPersonality = true;
    MemorySwapMax = 0;
    MemoryZSwapMax = 0;
    NoNewPrivileges = true;
    ProtectClock = true;
    ProtectHostname = true;
    RestrictAddressFamilies = if foreignPrograms then "AF_UNIX AF_NETLINK" else "AF_UNIX";
    RestrictRealtime = true;
    RestrictSUIDSGID = !special;
    SystemCallArchitectures = "native";
    SystemCallFilter = "@system-service @mount";
    # A plugin may wait for someone to touch a device.
    TimeoutStartSec = if foreignPrograms then "15min" else "90s";
    UMask = "0077";
  }
  // lib.optionalAttrs (!foreignPrograms) {
    DevicePolicy = "closed";
    MemoryDenyWriteExecute = true;
    RestrictNamespaces = true;
  }
)
