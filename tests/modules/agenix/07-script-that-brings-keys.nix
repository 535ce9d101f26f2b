# A script that others put before agenixInstall runs before the users, and so before all secrets.
{ config, ... }:
{
  age.identityPaths = [ "/persist/key" ];
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
  system.activationScripts = {
    agenixInstall.deps = [ "bring-keys" ];
    bring-keys.text = "cp /boot/key /persist/key";
  };
}
