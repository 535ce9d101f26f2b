# Not NixOS: no users, no file systems and no activation scripts that can be set.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.since.owner = "somebody";
}
