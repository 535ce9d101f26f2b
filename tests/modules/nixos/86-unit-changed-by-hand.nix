# Settings of the sandbox are defaults: a configuration can change each.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.sops-install-secrets.serviceConfig = {
    IPAddressDeny = "";
    TimeoutStartSec = "10min";
  };
  systemd.services.sops-install-secrets.environment.SOPS_DEBUG = "1";
}
