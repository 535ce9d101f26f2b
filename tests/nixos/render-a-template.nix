{ common, ... }:
{
  nodes.machine =
    { config, ... }:
    let
      inherit (config.sops) placeholder placeholderFor;
      password = "database/password";
    in
    {
      imports = [ common.withKey ];
      system.switch.enable = true;
      users.users.app = {
        isSystemUser = true;
        group = "app";
      };
      users.groups.app = { };

      sops.secrets = {
        token = { };
        ${password} = { };
        # Used by a template alone, and of the other stage.
        alice-password.neededForUsers = true;
      };
      sops.templates = {
        "app.conf" = {
          owner = "app";
          mode = "0440";
          path = "/etc/app/app.conf";
          content = ''
            # not changed
            token ${placeholder.token}!
          '';
        };
        "app.json".content = ''{"password": ${placeholderFor.json.${password}}}'';
        "app.toml".content = "password = ${placeholderFor.toml.${password}}\n";
        "app.sh".content = "password=${placeholderFor.shell.${password}}\n";
        "app.env".content = "PASSWORD=${placeholderFor.systemd-env.${password}}\n";
        "app.base64".content = placeholderFor.base64.${password};
        "dir/url".content = "postgres://app:${placeholderFor.url.${password}}@localhost/app";
        "alice" = {
          neededForUsers = true;
          content = placeholder.alice-password;
        };
      };
      users.users.alice = {
        isNormalUser = true;
        hashedPasswordFile = config.sops.templates.alice.path;
      };

      systemd.services.app = {
        wantedBy = [ "multi-user.target" ];
        serviceConfig = {
          Type = "oneshot";
          RemainAfterExit = true;
          EnvironmentFile = config.sops.templates."app.env".path;
        };
        script = ''printf '%s' "$PASSWORD" > /run/app-password'';
      };

      specialisation.changed.configuration.sops.defaultSopsFile = common.fixtures + "/changed.yaml";
    };

  testScript = common.script ''
    import base64
    import json
    import tomllib
    from urllib.parse import unquote

    password = r"""p4"ss'w0rd $HOME \n;#&%"""
    rendered = "/run/secrets/rendered"

    all_well()
    assert text("/etc/app/app.conf") == "# not changed\ntoken first token!\n"
    assert access("/etc/app/app.conf") == "app:app 440"
    assert machine.succeed("readlink /etc/app/app.conf").strip() == f"{rendered}/app.conf"

    with subtest("Typed placeholders are read as the secret by each language"):
        assert json.loads(text(f"{rendered}/app.json")) == {"password": password}
        assert tomllib.loads(text(f"{rendered}/app.toml")) == {"password": password}
        assert machine.succeed(f". {rendered}/app.sh; printf %s \"$password\"") == password
        assert text("/run/app-password") == password
        assert base64.b64decode(text(f"{rendered}/app.base64")).decode() == password
        url = text(f"{rendered}/dir/url")
        assert unquote(url) == f"postgres://app:{password}@localhost/app", url
        assert " " not in url and "#" not in url, url

    with subtest("A template for users is there before they are made"):
        login("alice", "rosebud", tty="2")

    with subtest("A template follows its secrets"):
        switch("changed")
        assert text("/etc/app/app.conf") == "# not changed\ntoken second token!\n"
        all_well()
  '';
}
