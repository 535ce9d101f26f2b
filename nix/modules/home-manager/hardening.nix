# Sandbox of the units that install: what a user's manager can apply without privileges and without
# a mount namespace.
{
  lib,
  # age plugins and gpg run below the same limits, and agents that they start
  foreignPrograms,
}:
lib.mapAttrs (_: lib.mkDefault) (
  {
    LimitCORE = 0;
    LockPersonality = true;
    # An ordinary user may lock too little memory for the program to lock its own.
    MemorySwapMax = 0;
    MemoryZSwapMax = 0;
    NoNewPrivileges = true;
    RestrictRealtime = true;
    SystemCallArchitectures = "native";
    # A plugin may wait for someone to touch a device.
    TimeoutStartSec = if foreignPrograms then "15min" else "90s";
  }
  // lib.optionalAttrs (!foreignPrograms) {
    MemoryDenyWriteExecute = true;
    RestrictAddressFamilies = "AF_UNIX";
    RestrictNamespaces = true;
  }
)
