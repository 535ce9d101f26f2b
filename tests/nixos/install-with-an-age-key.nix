{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    system.switch.enable = true;
    users.users.app = {
      isSystemUser = true;
      group = "app";
    };
    users.groups.app = { };
    sops.secrets = {
      token = { };
      "database/password" = {
        owner = "app";
        mode = "0440";
      };
      env = {
        sopsFile = common.fixtures + "/app.env";
        format = "dotenv";
        key = "";
      };
    };

    # The secret is there before any ordinary service starts, without a word about order.
    systemd.services.consumer = {
      wantedBy = [ "multi-user.target" ];
      serviceConfig.Type = "oneshot";
      serviceConfig.RemainAfterExit = true;
      script = "cat /run/secrets/token > /run/consumed";
    };
  };

  testScript = common.script ''
    all_well()

    assert text("/run/secrets/token") == "first token"
    assert access("/run/secrets/token") == "root:root 400"
    assert text("/run/secrets/database/password") == r"""p4"ss'w0rd $HOME \n;#&%"""
    assert access("/run/secrets/database/password") == "app:app 440"
    assert text("/run/secrets/env").splitlines() == ["USER=app", "TOKEN=from dotenv"]
    assert text("/run/consumed") == "first token"

    with subtest("Only those who may read a secret can, and nobody lists them"):
        machine.succeed("runuser -u app -- cat /run/secrets/database/password")
        machine.fail("runuser -u app -- cat /run/secrets/token")
        machine.fail("runuser -u app -- ls /run/secrets/")

    with subtest("Secrets lie in memory that is never swapped, and keys not at all"):
        assert machine.succeed("findmnt -n -o FSTYPE /run/secrets.d").strip() == "ramfs"
        machine.fail("grep -rq AGE-SECRET-KEY /run/secrets.d")

    with subtest("A switch to the same system installs nothing again"):
        before = machine.succeed("readlink /run/secrets")
        switch()
        assert machine.succeed("readlink /run/secrets") == before

    with subtest("The unit can be restarted by hand"):
        machine.succeed("systemctl restart sops-install-secrets.service")
        assert machine.succeed("readlink /run/secrets") != before
        assert text("/run/secrets/token") == "first token"
        all_well()
  '';
}
