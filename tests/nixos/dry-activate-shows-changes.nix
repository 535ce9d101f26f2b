{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets.token.restartUnits = [ "app.service" ];
    systemd.services.app = common.reader "/run/secrets/token" // {
      serviceConfig.RuntimeDirectory = "app";
    };
    specialisation.changed.configuration.sops = {
      defaultSopsFile = common.fixtures + "/changed.yaml";
      secrets."database/password" = { };
    };
    # The same where activation scripts install, which are asked themselves.
    specialisation.scripts.configuration.sops = {
      useSystemdActivation = false;
      preSwitchCheck = "off";
      defaultSopsFile = common.fixtures + "/changed.yaml";
    };
  };

  testScript = common.script ''
    all_well()
    generation = machine.succeed("readlink /run/secrets")

    for name in ["changed", "scripts"]:
        with subtest(f"Shown, and not done: {name}"):
            said = switch(name, "dry-activate")
            assert "would modify secret: token" in said, said
            assert "would restart app.service" in said, said
            assert "second token" not in said
            assert machine.succeed("readlink /run/secrets") == generation
            assert text("/run/secrets/token") == "first token"
            assert text("/run/app/started-with") == "first token"

    with subtest("Additions are shown too"):
        assert "would add secret: database/password" in switch("changed", "dry-activate")
        machine.fail("test -e /run/secrets/database")
        all_well()
  '';
}
