{ common, ... }:
{
  # A machine from an image: it boots, and makes up for everything once someone brings its key.
  nodes.machine = {
    imports = [
      common.withoutKey
      common.alice
    ];
    system.switch.enable = true;
    users.mutableUsers = false;
    sops = {
      age.keyFile = common.keyFile;
      absentKeys = "skip";
      secrets.token.restartUnits = [ "app.service" ];
      secrets."database/password".services = [ "with-credential" ];
    };
    systemd.services.app = common.reader "/run/secrets/token" // {
      serviceConfig.RuntimeDirectory = "app";
    };
    systemd.services.with-credential = common.reader ''"$CREDENTIALS_DIRECTORY/database.password"'' // {
      serviceConfig.RuntimeDirectory = "with-credential";
    };
  };

  testScript = common.script ''
    machine.wait_for_unit("multi-user.target")

    with subtest("Without the key nothing is installed, and that is no failure of ours"):
        machine.fail("test -e /run/secrets")
        machine.wait_until_succeeds("systemctl is-failed app.service")
        machine.wait_until_succeeds("systemctl is-failed with-credential.service")
        machine.require_unit_state("sops-install-secrets.service", "active")
        said = said_by("sops-install-secrets")
        assert "none of these keys exists yet" in said, said

    with subtest("With the key secrets are installed, and services start that failed without"):
        machine.succeed("install -D -m 0400 ${common.key} ${common.keyFile}")
        machine.wait_until_succeeds("grep -qx 'first token' /run/app/started-with")
        machine.wait_until_succeeds("grep -q w0rd /run/with-credential/started-with")
        machine.wait_until_succeeds("getent shadow alice | cut -d: -f2 | grep '^.6.'")
        for unit in ["app", "with-credential", "sops-install-secrets"]:
            machine.wait_until_succeeds(f"systemctl is-active {unit}.service")
        all_well()
        login("alice", "rosebud", tty="2")

    with subtest("From then on it is a machine as any other"):
        switch()
        all_well()
        machine.shutdown()
        all_well()
        assert text("/run/secrets/token") == "first token"
        assert text("/run/app/started-with") == "first token"
  '';
}
