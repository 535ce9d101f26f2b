# The machine that is switched from one configuration to the next.
{ lib, config, ... }:
let
  fixtures = ../../fixtures/sops;
in
{
  imports = [
    ../common.nix
    ../made-by-userborn.nix
  ];

  options.test.secrets = lib.mkOption { type = lib.types.str; };
  options.test.passwords = lib.mkOption {
    type = lib.types.nullOr lib.types.str;
    default = null;
  };

  config = {
    users.users = lib.mkIf (config.test.passwords != null) {
      alice.hashedPasswordFile = config.sops.secrets.alice.path;
      bob.hashedPasswordFile = config.sops.secrets.bob.path;
    };

    sops = {
      defaultSopsFile = fixtures + "/${config.test.secrets}.yaml";
      age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      secrets = lib.mkMerge [
        {
          web.restartUnits = [ "by-list.service" ];
          "db/password".services = [ "by-services" ];
          token = {
            credential = "api-token";
            restartUnits = [ "unchanged.service" ];
          };
        }
        (lib.mkIf (config.test.passwords != null) (
          lib.genAttrs [ "alice" "bob" ] (_: {
            sopsFile = fixtures + "/${config.test.passwords}.yaml";
            neededForUsers = true;
          })
        ))
      ];
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
          by-list = "/run/secrets/web";
          by-services = "%d/db.password";
          unchanged = "/run/secrets/token";
        };
  };
}
