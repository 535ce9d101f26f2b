# A password among the secrets: an activation script makes the users, so all secrets are installed
# before it, as root's, and once more after it, with their owners.
{ config, ... }:
{
  services.openssh.enable = true;
  age.secrets.password.file = ./files/password.age;
  age.secrets.token = {
    file = ./files/token.age;
    owner = "alice";
  };
  users.users.alice = {
    isNormalUser = true;
    group = "users";
    hashedPasswordFile = config.age.secrets.password.path;
  };
}
