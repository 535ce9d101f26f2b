# The key comes as a systemd credential, for both stages.
{
  services.userborn.enable = true;
  sops.age.keyFromCredential = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash.neededForUsers = true;
}
