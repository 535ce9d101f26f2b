{ common, ... }:
{
  nodes.machine = {
    imports = [
      common.withoutKey
      common.alice
    ];
    # Without a disk the root file system is a tmpfs; only /persist stays.
    virtualisation = {
      diskImage = null;
      emptyDiskImages = [ 256 ];
      fileSystems."/persist" = {
        device = "/dev/vda";
        fsType = "ext4";
        autoFormat = true;
        neededForBoot = true;
      };
    };
    sops = {
      age.keyFile = "/persist/sops/key.txt";
      absentKeys = "skip";
      secrets.token = { };
    };
  };

  testScript = common.script ''
    all_well()
    machine.fail("test -e /run/secrets")
    machine.succeed("touch /gone-after-a-reboot")
    machine.succeed("install -D -m 0400 ${common.key} /persist/sops/key.txt")
    machine.wait_for_file("/run/secrets/token")
    machine.wait_for_file("/run/secrets-for-users/alice-password")

    for boot in ["second", "third"]:
        with subtest(f"All secrets are there at the {boot} boot"):
            machine.shutdown()
            all_well()
            machine.fail("test -e /gone-after-a-reboot")
            assert text("/run/secrets/token") == "first token"
            assert password_hash("alice").startswith("$6$")

    login("alice", "rosebud", tty="2")
  '';
}
