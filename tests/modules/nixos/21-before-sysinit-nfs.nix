# A key on a network file system.
{
  fileSystems."/net/keys" = {
    mountPoint = "/net/keys";
    fsType = "nfs";
  };
  sops.age.keyFile = "/net/keys/host.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
