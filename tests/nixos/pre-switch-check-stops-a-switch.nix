{ common, lib, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets.token = { };
    sops.preSwitchCheck = "fail";
    specialisation.broken.configuration = {
      sops.defaultSopsFile = common.fixtures + "/another-machine.yaml";
      environment.etc.only-after-the-switch.text = "";
    };
    specialisation.warned.configuration = {
      sops.defaultSopsFile = common.fixtures + "/another-machine.yaml";
      sops.preSwitchCheck = lib.mkForce "warn";
      environment.etc.only-after-the-switch.text = "";
    };
  };

  testScript = common.script ''
    all_well()
    system = machine.succeed("readlink /run/current-system")
    generation = machine.succeed("readlink /run/secrets")

    with subtest("What cannot be opened stops the switch before it touches anything"):
        status, said = try_switch("broken")
        assert status != 0, said
        assert "none of this host's keys can open it" in said, said
        assert "not switching" in said, said
        assert machine.succeed("readlink /run/current-system") == system
        assert machine.succeed("readlink /run/secrets") == generation
        machine.fail("test -e /etc/only-after-the-switch")
        all_well()

    with subtest("A check that passes is no obstacle"):
        switch()

    with subtest("With \"warn\" the switch goes on, and tells"):
        status, said = try_switch("warned")
        assert "some secrets are not going to be installed" in said, said
        machine.succeed("test -e /etc/only-after-the-switch")
        assert text("/run/secrets/token") == "first token"
  '';
}
