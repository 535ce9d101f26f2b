# A password that is installed after users are made is warned of.
{ config, ... }:
{
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.alice-password = { };
  users.users.alice = {
    isNormalUser = true;
    hashedPasswordFile = config.sops.secrets.alice-password.path;
  };
}
