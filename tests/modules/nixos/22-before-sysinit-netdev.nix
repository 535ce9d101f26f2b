# A key on a file system with _netdev, and the option set by hand all the same.
{
  fileSystems."/net" = {
    mountPoint = "/net";
    fsType = "ext4";
    options = [ "_netdev" ];
  };
  sops.beforeSysinit = true;
  sops.age.keyFile = "/net/key.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
