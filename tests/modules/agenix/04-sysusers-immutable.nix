# systemd-sysusers sets no password of a user that is there.
{ config, ... }:
{
  services.openssh.enable = true;
  systemd.sysusers.enable = true;
  users.mutableUsers = false;
  age.secrets.password.file = ./files/password.age;
  users.users.alice.hashedPasswordFile = config.age.secrets.password.path;
}
