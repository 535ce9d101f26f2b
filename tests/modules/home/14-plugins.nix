# A plugin may ask for a touch: no login waits for it, it gets five minutes, and nothing forbids it memory or sockets.
{ pkgs, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.age.plugins = [
    pkgs.age-plugin-yubikey
    pkgs.age-plugin-tpm
  ];
  sops.secrets.since = { };
}
