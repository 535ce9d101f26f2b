# Activation scripts get no credentials.
{
  sops.age.keyFromCredential = true;
  sops.useSystemdActivation = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
