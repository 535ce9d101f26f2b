# A foreign script names setupSecrets in its deps: secrets are installed by a script again, with a warning.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  system.activationScripts.reads-secret = {
    deps = [ "setupSecrets" ];
    text = "cat /run/secrets/since >/dev/null";
  };
}
