# The file of a passphrase; the stage before users does not wait for its late mount.
{
  services.openssh.enable = true;
  services.userborn.enable = true;
  sops.age.passphraseFile = "/late/passphrase";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash.neededForUsers = true;
  fileSystems."/late" = {
    mountPoint = "/late";
    fsType = "ext4";
  };
}
