# Activation scripts are asked for where there are none.
{
  sops.useSystemdActivation = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.since = { };
}
