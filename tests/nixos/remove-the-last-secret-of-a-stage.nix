{ common, ... }:
{
  nodes.machine = {
    imports = [
      common.withKey
      common.worlds.userborn
    ];
    sops.secrets.token = { };
    specialisation.users.configuration.imports = [ common.alice ];
  };

  nodes.reverse = {
    imports = [
      common.withKey
      common.alice
      common.worlds.userborn
    ];
    specialisation.regular.configuration.sops.secrets.token = { };
  };

  testScript = common.script ''
    start_all()

    with subtest("The only secret for users comes and goes"):
        all_well()
        switch("users")
        assert text("/run/secrets-for-users/alice-password").startswith("$6$")
        all_well()
        switch()
        machine.fail("test -e /run/secrets-for-users/alice-password")
        machine.fail("grep -rqF '$6$' /run/secrets-for-users.d")
        assert text("/run/secrets/token") == "first token"
        all_well()

    with subtest("The only regular secret comes and goes"):
        reverse.wait_for_unit("multi-user.target")
        reverse.succeed("/run/booted-system/specialisation/regular/bin/switch-to-configuration test")
        assert reverse.succeed("cat /run/secrets/token") == "first token"
        reverse.succeed("/run/booted-system/bin/switch-to-configuration test")
        reverse.fail("test -e /run/secrets/token")
        reverse.fail("grep -rq 'first token' /run/secrets.d")
        reverse.succeed("test -e /run/secrets-for-users/alice-password")
  '';
}
