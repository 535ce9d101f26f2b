# useSystemdActivation = false with userborn: regular secrets by a script, those for users by the unit before userborn.
{
  services.userborn.enable = true;
  sops.useSystemdActivation = false;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
