# Every option of a secret, and places of one's own.
{
  age = {
    identityPaths = [
      "/persist/etc/ssh/ssh_host_ed25519_key"
      "/persist/age.txt"
    ];
    secretsDir = "/run/my-secrets";
    secretsMountPoint = "/run/my-secrets.d";
    secrets = {
      named = {
        name = "other/name";
        file = ./files/token.age;
      };
      elsewhere = {
        file = ./files/token.age;
        path = "/etc/app/token";
        mode = "770";
        owner = "alice";
      };
      number = {
        file = ./files/token.age;
        owner = "1000";
        group = "1001";
        mode = "0440";
      };
      own-group = {
        file = ./files/token.age;
        owner = "bob";
        group = "wheel";
      };
      stranger = {
        file = ./files/token.age;
        owner = "by-hand";
      };
      among = {
        file = ./files/token.age;
        path = "/run/my-secrets/deep/place";
      };
      not-linked = {
        file = ./files/token.age;
        symlink = false;
      };
    };
  };
  users.users.alice.group = "users";
  users.users.bob.group = "users";
}
