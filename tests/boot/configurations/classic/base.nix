# A machine whose users an activation script makes, before systemd starts at a boot. The script that
# does it in NixOS is a Perl program; here a stand-in takes its place.
{ lib, config, ... }:
let
  fixtures = ../../fixtures/sops;
in
{
  imports = [ ../common.nix ];

  options.test.generation = lib.mkOption { type = lib.types.str; };

  config = {
    users.users.alice = {
      isNormalUser = true;
      group = "users";
      hashedPasswordFile = config.sops.secrets.alice.path;
    };
    test.files."etc/users-with-passwords" = "alice ${config.sops.secrets.alice.path}\n";
    system.activationScripts.users.text =
      let
        list = "/systems/${config.test.generation}/etc/users-with-passwords";
      in
      "/usr/local/bin/userborn-stand-in ${list} /run/users.log";

    sops = {
      defaultSopsFile = fixtures + "/regular-${config.test.generation}.yaml";
      age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      secrets = {
        alice = {
          sopsFile = fixtures + "/users-${config.test.generation}.yaml";
          neededForUsers = true;
          restartUnits = [ "watches-alice.service" ];
        };
        web.owner = "alice";
        "db/password".services = [ "by-services" ];
      };
    };

    systemd.services =
      lib.mapAttrs
        (name: what: {
          description = "Reads ${what} when it starts";
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = true;
            ExecStart = "/usr/local/bin/read-it ${what} /run/${name}.log";
          };
        })
        {
          by-services = "%d/db.password";
          watches-alice = "/run/secrets-for-users/alice";
        };
  };
}
