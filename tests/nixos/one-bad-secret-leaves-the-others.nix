{ common, lib, ... }:
{
  nodes.machine =
    { config, ... }:
    {
      imports = [ common.withKey ];
      sops.secrets.token = { };
      # Only another machine opens this file, at the first boot already.
      sops.secrets.foreign = {
        key = "token";
        sopsFile = common.fixtures + "/another-machine.yaml";
      };
      sops.templates.good.content = "token=${config.sops.placeholder.token}";
      sops.templates.bad.content = "token=${config.sops.placeholder.foreign}";

      specialisation.mended.configuration.sops.secrets.foreign.sopsFile = lib.mkForce (
        common.fixtures + "/changed.yaml"
      );
      specialisation.later.configuration.sops.defaultSopsFile = common.fixtures + "/changed.yaml";
    };

  testScript = common.script ''
    machine.wait_for_unit("multi-user.target")

    with subtest("At boot it is left out, and all others are there"):
        assert text("/run/secrets/token") == "first token"
        assert text("/run/secrets/rendered/good") == "token=first token"
        machine.fail("test -e /run/secrets/foreign")
        machine.fail("test -e /run/secrets/rendered/bad")

    with subtest("It is no secret that something is wrong"):
        machine.require_unit_state("sops-install-secrets.service", "failed")
        said = said_by("sops-install-secrets")
        assert "none of this host's keys can open it" in said, said
        assert "'foreign'" in said, said

    with subtest("Mended, it is there"):
        switch("mended")
        assert text("/run/secrets/foreign") == "second token"
        assert text("/run/secrets/rendered/bad") == "token=second token"
        all_well()

    with subtest("At a later switch it keeps its old content while others change"):
        status, said = try_switch("later")
        assert status != 0, said
        assert text("/run/secrets/token") == "second token"
        assert text("/run/secrets/rendered/good") == "token=second token"
        assert text("/run/secrets/foreign") == "second token"
        assert "kept from an older generation" in machine.succeed("sops-installer status")
  '';
}
