{ common, ... }:
{
  nodes.machine =
    { config, ... }:
    {
      imports = [ common.withKey ];
      sops.secrets = {
        token.services = [ "app" ];
        "database/password" = {
          services = [ "app" ];
          credential = "db.password";
        };
      };
      sops.templates."app.conf" = {
        services = [ "app" ];
        content = "token=${config.sops.placeholder.token}";
      };

      systemd.services = {
        app = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            DynamicUser = true;
            RuntimeDirectory = "app";
          };
          script = ''
            cp "$CREDENTIALS_DIRECTORY"/* "$RUNTIME_DIRECTORY"
            id -un > "$RUNTIME_DIRECTORY/user"
            exec sleep infinity
          '';
        };
        # Any unit finds it in the credential store, without a path.
        other = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            DynamicUser = true;
            RuntimeDirectory = "other";
            ImportCredential = "db.*";
          };
          script = ''
            cp "$CREDENTIALS_DIRECTORY/db.password" "$RUNTIME_DIRECTORY/seen"
            exec sleep infinity
          '';
        };
      };

      specialisation.changed.configuration.sops.defaultSopsFile = common.fixtures + "/changed.yaml";
    };

  testScript = common.script ''
    password = r"""p4"ss'w0rd $HOME \n;#&%"""

    all_well()
    machine.wait_for_file("/run/app/user")
    assert text("/run/app/user").strip() == "app"
    assert text("/run/app/token") == "first token"
    assert text("/run/app/db.password") == password
    assert text("/run/app/app.conf") == "token=first token"
    machine.wait_for_file("/run/other/seen")
    assert text("/run/other/seen") == password

    with subtest("The files themselves stay root's"):
        assert access("/run/secrets/token") == "root:root 400"
        assert machine.succeed("stat -c '%U %a' /run/credstore").strip() == "root 700"

    with subtest("A changed secret restarts the service with the new value"):
        switch("changed")
        machine.wait_until_succeeds("grep -qx 'second token' /run/app/token")
        machine.wait_until_succeeds("grep -qx 'token=second token' /run/app/app.conf")
        all_well()
  '';
}
