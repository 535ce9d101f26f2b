# The same with neededForBoot: fine, and in the unit's RequiresMountsFor=.
{
  services.userborn.enable = true;
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
    neededForBoot = true;
  };
  sops.age.keyFile = "/persist/key.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
