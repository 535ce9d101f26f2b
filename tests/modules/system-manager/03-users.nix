# A secret for users: there is a unit that makes users, if any.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.since.neededForUsers = true;
}
