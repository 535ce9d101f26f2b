# Host keys below /run/secrets cannot open the file that holds them.
{
  services.openssh.enable = true;
  services.openssh.hostKeys = [
    {
      type = "ed25519";
      path = "/run/secrets/ssh_host_ed25519_key";
    }
    {
      type = "ed25519";
      path = "/persist/ssh_host_ed25519_key";
    }
    {
      type = "rsa";
      path = "/run/secrets/ssh_host_rsa_key";
    }
  ];
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
