# A machine that holds the key of some files only.
{ lib, config, ... }:
let
  fixtures = ../../fixtures/sops;
  user = number: name: {
    isSystemUser = true;
    uid = number;
    group = name;
    home = "/home/${name}";
    hashedPasswordFile = config.sops.secrets.${name}.path;
  };
in
{
  imports = [
    ../common.nix
    ../made-by-sysusers.nix
  ];

  users.groups.alice.gid = 2001;
  users.groups.bob.gid = 2002;
  users.groups.carol.gid = 2003;
  users.groups.dave.gid = 2004;
  users.users = {
    # systemd takes an empty SetCredential= for none
    dave = user 2004 "dave" // {
      initialHashedPassword = "";
    };
    alice = user 2001 "alice";
    bob = user 2002 "bob";
    carol = user 2003 "carol" // {
      initialHashedPassword = "$6$bootcarol$8gh9SEdfC8DB9sj7g0Ky9o0IkdMCsArj8BBfHeYVqzgz/uoVkEvWGH0CfQ3llZOhsalGcFatx2C6hF7fr8RDA1";
    };
  };

  sops = {
    defaultSopsFile = fixtures + "/regular-foreign.yaml";
    age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
    secrets = {
      alice = {
        sopsFile = fixtures + "/users-1.yaml";
        neededForUsers = true;
      };
      bob = {
        sopsFile = fixtures + "/users-foreign.yaml";
        neededForUsers = true;
      };
      dave = {
        sopsFile = fixtures + "/users-foreign.yaml";
        key = "alice";
        neededForUsers = true;
      };
      carol = {
        sopsFile = fixtures + "/users-foreign.yaml";
        key = "alice";
        neededForUsers = true;
      };
      web = { };
      "db/password".services = [ "by-services" ];
    };
  };

  systemd.services = {
    by-services = {
      description = "A service that cannot be without its credential";
      wantedBy = [ "multi-user.target" ];
      serviceConfig = {
        Type = "oneshot";
        ExecStart = "/usr/local/bin/read-it %d/db.password /run/by-services.log";
      };
    };
    unconcerned = {
      description = "Has no secret";
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = "/bin/sleep infinity";
    };
  };
}
