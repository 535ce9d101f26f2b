# A generated key on a late file system beside one that is there early: made where it belongs, not below the mount.
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
  };
  sops.age = {
    keyFile = "/persist/key.txt";
    generateKey = true;
  };
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
