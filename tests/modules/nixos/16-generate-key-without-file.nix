# generateKey without a keyFile is refused.
{
  services.openssh.enable = true;
  sops.age.generateKey = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
