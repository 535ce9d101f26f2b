{ common, lib, ... }:
let
  units = [
    "restarted"
    "reloaded"
    "with-template"
    "on-access"
    "untouched"
  ];
in
{
  nodes.machine =
    { config, ... }:
    {
      imports = [ common.withKey ];
      systemd.services =
        lib.genAttrs units (
          name: common.reader "/run/secrets/token" // { serviceConfig.RuntimeDirectory = name; }
        )
        // {
          # Never started, so a changed secret must not start it.
          stopped.script = "exec sleep infinity";
        };
      sops.secrets.token = {
        restartUnits = [
          "restarted.service"
          "stopped.service"
        ];
        reloadUnits = [ "reloaded.service" ];
      };
      sops.secrets."database/password" = {
        restartUnits = [ "on-access.service" ];
        restartOn = [ "access" ];
      };
      sops.templates.conf = {
        content = "token=${config.sops.placeholder.token}";
        restartUnits = [ "with-template.service" ];
      };

      specialisation.changed.configuration.sops.defaultSopsFile = common.fixtures + "/changed.yaml";
      specialisation.opened.configuration.sops.secrets."database/password".mode = "0444";
    };

  testScript = common.script ''
    def invocations():
        return {
            unit: machine.get_unit_property(f"{unit}.service", "InvocationID")
            for unit in ${builtins.toJSON units}
        }


    def since(before):
        after = invocations()
        return {unit for unit in after if after[unit] != before[unit]}


    all_well()
    for unit in ${builtins.toJSON units}:
        machine.wait_for_file(f"/run/{unit}/started-with")

    with subtest("A switch that changes no secret restarts nothing"):
        before = invocations()
        switch()
        assert since(before) == set()

    with subtest("A changed secret restarts and reloads its units, with the new value in place"):
        said = switch("changed")
        machine.wait_until_succeeds("grep -qx 'second token' /run/restarted/started-with")
        machine.wait_until_succeeds("grep -qx 'second token' /run/reloaded/reloaded-with")
        machine.wait_until_succeeds("grep -qx 'second token' /run/with-template/started-with")
        assert since(before) == {"restarted", "with-template"}
        assert machine.get_unit_property("stopped.service", "ActiveState") == "inactive"
        journal = said_by("sops-install-secrets")
        assert "changed: token" in journal, journal

    with subtest("restartOn says which changes count"):
        switch()
        for unit in ["restarted", "with-template"]:
            machine.wait_until_succeeds(f"grep -qx 'first token' /run/{unit}/started-with")
        before = invocations()
        switch("opened")
        machine.wait_until_succeeds("stat -L -c %a /run/secrets/database/password | grep -qx 444")
        machine.wait_until_succeeds(
            f"test $(systemctl show --value -p InvocationID on-access.service) != {before['on-access']}"
        )
        assert since(before) == {"on-access"}

    all_well()
  '';
}
