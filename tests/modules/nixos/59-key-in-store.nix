# A key that lies in the store, as text.
{
  sops.age.keyFile = "${../../fixtures/keys/age.key}";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
