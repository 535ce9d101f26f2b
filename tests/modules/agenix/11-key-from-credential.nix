# The key comes as a systemd credential, also for passwords.
{ config, ... }:
{
  services.userborn.enable = true;
  age.keyFromCredential = true;
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
}
