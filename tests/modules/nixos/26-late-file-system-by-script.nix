# Regular secrets by activation scripts run before late file systems too.
{
  sops.useSystemdActivation = false;
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
  };
  sops.age.keyFile = "/persist/key.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
