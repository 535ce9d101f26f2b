# The same where a unit makes the users: a unit before it.
{ config, ... }:
{
  services.openssh.enable = true;
  services.userborn.enable = true;
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
}
