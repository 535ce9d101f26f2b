# The home-manager module imported into NixOS: one message, whatever else is set.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.since = { };
}
