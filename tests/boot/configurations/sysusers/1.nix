# Users made by systemd-sysusers: a password from a sops file, users that own secrets, a key made at
# the first boot, and every way in which a service gets a secret.
{ lib, config, ... }:
let
  fixtures = ../../fixtures/sops;
in
{
  imports = [
    ../common.nix
    ../made-by-sysusers.nix
  ];

  users.groups.alice.gid = 2001;
  users.groups.web.gid = 2002;
  users.users.alice = {
    isSystemUser = true;
    uid = 2001;
    group = "alice";
    home = "/home/alice";
    hashedPasswordFile = config.sops.secrets.alice.path;
  };
  users.users.web = {
    isSystemUser = true;
    uid = 2002;
    group = "web";
    home = "/var/lib/web";
  };

  sops = {
    defaultSopsFile = fixtures + "/regular-1.yaml";
    age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
    age.keyFile = "/var/lib/sops/key.txt";
    age.generateKey = true;
    secrets = {
      alice = {
        sopsFile = fixtures + "/users-1.yaml";
        neededForUsers = true;
      };
      web = {
        owner = "web";
        mode = "0440";
      };
      "db/password" = {
        services = [ "dynamic" ];
        links = [ "/etc/db-password" ];
      };
      token = {
        credential = "api-token";
        path = "/var/lib/web/token";
        uid = 2002;
        group = "alice";
        mode = "0640";
      };
      large = {
        sopsFile = fixtures + "/large.bin";
        format = "binary";
      };
    };
    templates."site.json" = {
      content = ''
        {
          "web": "${config.sops.placeholder.web}",
          "db": ${config.sops.placeholderFor.json."db/password"}
        }
      '';
      owner = "web";
    };
  };

  systemd.services = {
    # Runs below the same limits as the program itself, and tells which they are.
    sops-install-secrets.serviceConfig.ExecStartPost = [ "/usr/local/bin/tell-limits /run/limits" ];

    ordinary = {
      description = "A service that knows nothing of secrets but a path";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        ExecStart = "/usr/local/bin/read-it /run/secrets/web /run/read-by-ordinary";
      };
    };
    dynamic = {
      description = "A service with a user of its own, given a secret by sops.secrets.<name>.services";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        DynamicUser = true;
        RuntimeDirectory = "dynamic";
        ExecStart = "/usr/local/bin/read-it %d/db.password /run/dynamic/read";
      };
    };
    stored = {
      description = "A service that asks for a credential by its name";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        DynamicUser = true;
        RuntimeDirectory = "stored";
        LoadCredential = [ "api-token" ];
        ExecStart = "/usr/local/bin/read-it %d/api-token /run/stored/read";
      };
    };
  };
}
