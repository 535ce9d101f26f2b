# Owner and number of it, both kinds, secrets and templates.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    owner = "root";
    uid = 1;
    group = "root";
    gid = 1;
  };
  sops.templates.t = {
    content = "x";
    owner = "root";
    uid = 1;
  };
}
