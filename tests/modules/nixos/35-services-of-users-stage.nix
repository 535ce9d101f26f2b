# Credentials from the stage before users, alone and together with the other.
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.early = {
    key = "db/password";
    neededForUsers = true;
    services = [ "web" ];
  };
  sops.secrets.since.services = [ "web" ];
}
