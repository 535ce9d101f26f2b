# The only key lies on a file system that is mounted after users are made: refused, with the line to add.
{
  fileSystems."/" = {
    mountPoint = "/";
    fsType = "tmpfs";
  };
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
  };
  sops.age.keyFile = "/persist/key.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
