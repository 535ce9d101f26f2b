# Two secrets with one name, a secret below a template's place, and a name that leaves its directory.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.a = {
    name = "same";
    key = "since";
  };
  sops.secrets.b = {
    name = "same";
    key = "since";
  };
  sops.secrets."../outside".key = "since";
}
