{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets.token = { };
    specialisation.more.configuration.sops.secrets."database/password" = {
      path = "/var/lib/app/password";
      links = [ "/srv/password" ];
      credential = "db";
    };
  };

  testScript = common.script ''
    own = ["/run/secrets/database/password", "/var/lib/app/password", "/srv/password", "/run/credstore/db"]

    all_well()
    switch("more")
    for path in own:
        assert "w0rd" in text(path)

    with subtest("What is no longer declared is gone, with all that led to it"):
        switch()
        for path in own:
            machine.fail(f"test -e {path} -o -L {path}")
        machine.fail("grep -rq w0rd /run/secrets.d")
        assert text("/run/secrets/token") == "first token"

    with subtest("And back again"):
        switch("more")
        for path in own:
            assert "w0rd" in text(path)
        all_well()
  '';
}
