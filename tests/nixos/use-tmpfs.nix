{ common, ... }:
{
  nodes.machine = {
    imports = [
      common.withKey
      common.alice
    ];
    sops.useTmpfs = true;
    sops.secrets.token = { };
  };

  testScript = common.script ''
    all_well()
    for mount in ["/run/secrets.d", "/run/secrets-for-users.d"]:
        kind, options = machine.succeed(f"findmnt -n -o FSTYPE,OPTIONS {mount}").split()
        assert kind == "tmpfs", kind
        assert {"noswap", "nosuid", "nodev"} <= set(options.split(",")), options
    assert text("/run/secrets/token") == "first token"
    login("alice", "rosebud", tty="2")
  '';
}
