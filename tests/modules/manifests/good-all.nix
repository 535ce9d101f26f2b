# All formats, forms of keys, both stages, templates, links and a credential.
{ config, ... }:
{
  services.userborn.enable = true;
  sops.age = {
    keyFile = "/run/keys/age.key";
    sshKeyPaths = [ "/run/keys/absent" ];
    hostRecipients = [ ./host.pub ];
  };
  sops.defaultSopsFile = ./secrets.yaml;
  sops.secrets = {
    "db/password" = {
      mode = "0440";
      uid = 1000;
      gid = 1001;
      links = [ "/run/app/password" ];
      restartUnits = [ "app.service" ];
    };
    port.key = "db/port";
    second-host = {
      key = [
        "db"
        "hosts"
        1
      ];
      path = "/run/app/second-host";
    };
    slash.key = [ "odd/key" ];
    own-notation.key = "[\"db\"][\"hosts\"][0]";
    whole.key = "";
    json = {
      sopsFile = ./secrets.json;
      format = "json";
      key = "a/b";
    };
    env = {
      sopsFile = ./secrets.env;
      format = "dotenv";
    };
    ini = {
      sopsFile = ./secrets.ini;
      format = "ini";
      key = [
        "section"
        "name"
      ];
    };
    blob = {
      sopsFile = ./blob.bin;
      format = "binary";
      credential = "blob.credential";
      services = [ "app" ];
    };
    hash = {
      key = "db/hash";
      neededForUsers = true;
    };
    special = {
      key = "db/port";
      mode = "2750";
      uid = 1000;
      gid = 1001;
    };
  };
  sops.templates = {
    "app/app.conf" = {
      content = ''
        raw ${config.sops.placeholder."db/password"}
        {"json": ${config.sops.placeholderFor.json."db/password"}, "quoted": "${
          config.sops.placeholderFor.json."db/password"
        }"}
        yaml: ${config.sops.placeholderFor.yaml."db/password"}
        toml = ${config.sops.placeholderFor.toml."db/password"}
        SHELL=${config.sops.placeholderFor.shell."db/password"}
        ENV=${config.sops.placeholderFor.systemd-env."db/password"}
        https://user:${config.sops.placeholderFor.url."db/password"}@host/
        ${config.sops.placeholderFor.base64."db/password"}
        of the other stage: ${config.sops.placeholder.hash}
      '';
      mode = "0444";
      links = [ "/run/app/app.conf" ];
    };
    from-file.file = ./template.conf;
    early = {
      content = "port ${config.sops.placeholder.port}";
      neededForUsers = true;
    };
  };
  # In template.conf, written by hand.
  sops.placeholder.port = "@PORT@";
}
