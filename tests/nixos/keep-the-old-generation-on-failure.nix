{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets.token = { };
    sops.secrets."database/password" = { };
    systemd.services.app = common.reader "/run/secrets/token" // {
      serviceConfig.RuntimeDirectory = "app";
    };
    # As with sops-nix: all or nothing.
    specialisation.broken.configuration.sops = {
      onFailure = "abort";
      defaultSopsFile = common.fixtures + "/changed.yaml";
      secrets."database/password".sopsFile = common.fixtures + "/another-machine.yaml";
    };
  };

  testScript = common.script ''
    all_well()
    before = machine.succeed("readlink /run/secrets")
    app = machine.get_unit_property("app.service", "InvocationID")

    status, said = try_switch("broken")
    assert status != 0, said
    assert "none of this host's keys can open it" in said, said
    assert machine.succeed("readlink /run/secrets") == before
    assert text("/run/secrets/token") == "first token"
    machine.require_unit_state("sops-install-secrets.service", "failed")
    assert machine.get_unit_property("app.service", "InvocationID") == app

    with subtest("The way back mends it"):
        switch()
        assert text("/run/secrets/token") == "first token"
        all_well()
  '';
}
