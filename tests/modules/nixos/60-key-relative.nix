# A key file that is no absolute path.
{
  sops.age.keyFile = "keys/age.key";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
