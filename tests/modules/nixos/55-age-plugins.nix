# age plugins: found through PATH, and the sandbox lets them reach their devices.
{ pkgs, ... }:
{
  services.openssh.enable = true;
  sops.age.plugins = [
    pkgs.age-plugin-tpm
    pkgs.age-plugin-yubikey
  ];
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
