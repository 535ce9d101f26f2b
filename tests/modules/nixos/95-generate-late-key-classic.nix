# The same where a script makes the users.
{
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
