# A leading zero alone is no special bit.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.mode = "0640";
  sops.secrets.ratio = {
    key = "db/ratio";
    mode = "440";
  };
}
