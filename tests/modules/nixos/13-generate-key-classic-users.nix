# A generated key that users need too, where a script makes the users: made in the script before the secrets are.
{
  sops.age = {
    keyFile = "/var/lib/sops-nix/key.txt";
    generateKey = true;
  };
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
