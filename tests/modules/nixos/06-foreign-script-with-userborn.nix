# With userborn secrets come after all activation scripts: one that waits for them is warned of.
{
  services.userborn.enable = true;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  system.activationScripts.reads-secret = {
    deps = [ "setupSecrets" ];
    text = "cat /run/secrets/since >/dev/null";
  };
}
