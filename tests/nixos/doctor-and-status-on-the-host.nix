{ common, ... }:
{
  nodes.machine = {
    imports = [
      common.withKey
      common.alice
    ];
    users.groups.app = { };
    sops.secrets.token = {
      group = "app";
      mode = "0440";
      links = [ "/srv/token" ];
      restartUnits = [ "app.service" ];
    };
    systemd.services.app = common.reader "/run/secrets/token" // {
      serviceConfig.RuntimeDirectory = "app";
    };
  };

  testScript = common.script ''
    import json

    all_well()

    with subtest("status tells what is installed"):
        said = machine.succeed("sops-installer status")
        for part in ["/run/secrets:", "/run/secrets-for-users:", "token", "root:app", "0440", "/srv/token"]:
            assert part in said, f"{part} is not in: {said}"
        stages = {stage["link"]: stage for stage in json.loads(machine.succeed("sops-installer status --json"))}
        names = {link: [entry["name"] for entry in stages[link]["entries"]] for link in stages}
        assert names == {"/run/secrets": ["token"], "/run/secrets-for-users": ["alice-password"]}, names
        assert "first token" not in said

    with subtest("doctor finds nothing to mend"):
        said = machine.succeed("sops-installer doctor")
        assert "all is well" in said, said

    with subtest("doctor finds what was broken by hand, and its command mends it"):
        machine.succeed("rm /srv/token")
        status, said = machine.execute("sops-installer doctor")
        assert status == 1, said
        assert "/srv/token" in said, said
        command = next(line for line in said.splitlines() if "to mend:" in line).split("to mend:")[1]
        machine.succeed(command)
        assert text("/srv/token") == "first token"
        machine.succeed("sops-installer doctor")

    with subtest("A file for others is said to be for others"):
        status, said = machine.execute("sops-installer doctor ${
          common.fixtures + "/another-machine.yaml"
        }")
        assert status == 1, said
        assert "the file is for" in said, said

    with subtest("recipients and list need no key"):
        assert "age1" in machine.succeed("sops-installer recipients ${
          common.fixtures + "/another-machine.yaml"
        }")
        assert "token" in machine.succeed("sops-installer list ${
          common.fixtures + "/another-machine.yaml"
        }")
  '';
}
