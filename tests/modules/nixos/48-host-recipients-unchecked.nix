# hostRecipients cannot be checked where nothing is checked.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.validateSopsFiles = false;
  sops.age.hostRecipients = [ ../../fixtures/keys/host_ed25519.pub ];
  sops.secrets.since = { };
}
