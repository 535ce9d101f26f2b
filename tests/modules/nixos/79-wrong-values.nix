# Values of a wrong kind, one of each new option.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    onFailure = "ignore";
  };
}
