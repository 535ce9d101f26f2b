# A secret for users that restarts a unit, in each of the two ways.
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
    restartUnits = [ "a.service" ];
    reloadUnits = [ "b.service" ];
  };
}
