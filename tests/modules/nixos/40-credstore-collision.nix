# Two secrets with one name below /run/credstore.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.credential = "x";
  sops.secrets.ratio = {
    key = "db/ratio";
    credential = "x";
  };
}
