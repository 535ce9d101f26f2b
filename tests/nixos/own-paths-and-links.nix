{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    users.users.app = {
      isSystemUser = true;
      group = "app";
    };
    users.groups.app = { };
    systemd.tmpfiles.settings.app."/var/lib/app".d = {
      user = "app";
      group = "app";
      mode = "0755";
    };
    sops.secrets.token = {
      owner = "app";
      path = "/var/lib/app/token";
      links = [
        "/srv/one"
        "/srv/deep/two"
      ];
    };
    specialisation.moved.configuration.sops.secrets."database/password" = {
      key = "token";
      path = "/var/lib/app/moved";
    };
    # A file of the administrator's where a link should be.
    specialisation.blocked.configuration.sops.secrets."database/password".path = "/srv/own-file";
  };

  testScript = common.script ''
    paths = ["/run/secrets/token", "/var/lib/app/token", "/srv/one", "/srv/deep/two"]

    all_well()
    for path in paths:
        assert text(path) == "first token"
        assert access(path) == "app:app 400"
    for path in paths[1:]:
        assert machine.succeed(f"readlink {path}").strip() == "/run/secrets/token"

    with subtest("They lead to the newest content, whatever generation is current"):
        switch("moved")
        assert text("/var/lib/app/moved") == "first token"
        for path in paths:
            assert text(path) == "first token"
        switch()
        machine.fail("test -L /var/lib/app/moved")

    with subtest("A file that is not ours stays, and is told"):
        machine.succeed("echo mine > /srv/own-file")
        status, said = try_switch("blocked")
        assert status != 0, said
        assert "/srv/own-file" in said, said
        assert text("/srv/own-file") == "mine\n"
        assert text("/var/lib/app/token") == "first token"

    with subtest("Links are there again after a reboot"):
        machine.shutdown()
        all_well()
        for path in paths:
            assert text(path) == "first token"
  '';
}
