# useSystemdActivation = false: both stages and the key by scripts of their own, no unit at all.
{
  sops.useSystemdActivation = false;
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
