# One key is there early, another late: no refusal, and the early unit does not wait for the late one.
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  fileSystems."/persist" = {
    mountPoint = "/persist";
    fsType = "ext4";
  };
  sops.age.keyFile = "/persist/key.txt";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
