# Another name and another path than the attribute's.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    name = "app/since.txt";
    path = "/var/lib/app/since";
    key = "since";
  };
  sops.templates.t = {
    name = "app/t.conf";
    content = "x";
  };
}
