# A generated key on a file system that is mounted late, for regular secrets only.
{
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
}
