# credential: the name below /run/credstore.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.credential = "since.of-the-machine";
}
