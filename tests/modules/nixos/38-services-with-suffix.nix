# A unit's whole name where a service's is asked for.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.services = [ "web.service" ];
}
