# Activation scripts have no credentials.
{ config, ... }:
{
  age.keyFromCredential = true;
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
}
