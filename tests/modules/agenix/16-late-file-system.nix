# A password that would be missing after every boot.
{ config, ... }:
{
  age.identityPaths = [ "/persist/key" ];
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
  };
}
