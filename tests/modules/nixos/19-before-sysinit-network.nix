# The unit is told to wait for the network, which comes after sysinit.target: it is not ordered before that.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.sops-install-secrets = {
    after = [ "network-online.target" ];
    wants = [ "network-online.target" ];
  };
}
