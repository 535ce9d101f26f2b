# The unit waits for units that come before sysinit.target, too: still done before it.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  systemd.services.sops-install-secrets = {
    after = [
      "systemd-udevd.service"
      "persist.mount"
      "dev-tpm0.device"
    ];
    requires = [ "persist.mount" ];
  };
}
