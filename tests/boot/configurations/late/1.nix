# A machine that was made without its key (sops.absentKeys = "skip"): it comes after the boot.
{ lib, config, ... }:
let
  fixtures = ../../fixtures/sops;
  oneshot = what: {
    description = "Reads ${what} when it starts";
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
      ExecStart = "/usr/local/bin/read-it ${what} /run/read.log";
    };
  };
in
{
  imports = [
    ../common.nix
    ../made-by-userborn.nix
  ];

  users.users.alice.hashedPasswordFile = config.sops.secrets.alice.path;

  sops = {
    absentKeys = "skip";
    defaultSopsFile = fixtures + "/regular-late.yaml";
    age.keyFile = "/var/lib/sops/key.txt";
    age.sshKeyPaths = [ ];
    secrets = {
      alice = {
        sopsFile = fixtures + "/users-late.yaml";
        neededForUsers = true;
      };
      web.restartUnits = [
        "by-path.service"
        "running.service"
      ];
      "db/password".services = [ "by-services" ];
    };
  };

  systemd.services = {
    by-path = oneshot "/run/secrets/web";
    by-services = oneshot "%d/db.password";
    running = {
      description = "Runs with a secret or without";
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = "/bin/sh -c 'echo \"read: $(cat /run/secrets/web)\"; exec sleep infinity'";
    };
    unconcerned = {
      description = "Has no secret";
      wantedBy = [ "multi-user.target" ];
      serviceConfig.ExecStart = "/bin/sleep infinity";
    };
  };
}
