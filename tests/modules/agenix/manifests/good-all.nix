# Files for an SSH host key, for an age identity and for both, armored or not, with owners and places.
{ config, ... }:
{
  age = {
    identityPaths = [
      "/run/keys/absent"
      "/run/keys/ssh_host_ed25519_key"
      "/run/keys/age.txt"
    ];
    secrets = {
      for-ssh = {
        file = ./for-ssh.age;
        owner = "alice";
      };
      for-age = {
        file = ./for-age.age;
        mode = "770";
        owner = "1001";
        group = "keys";
      };
      armored = {
        name = "deep/armored";
        file = ./armored.age;
      };
      password.file = ./for-ssh.age;
      elsewhere = {
        file = ./for-ssh.age;
        path = "/run/app/token";
      };
    };
  };
  users.users.alice = {
    group = "alice";
    hashedPasswordFile = config.age.secrets.password.path;
  };
}
