# A negative index is none.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.key = [
    "db"
    (-1)
  ];
}
