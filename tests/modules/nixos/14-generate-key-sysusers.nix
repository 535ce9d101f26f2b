# A generated key where systemd-sysusers makes the users.
{
  systemd.sysusers.enable = true;
  sops.age = {
    keyFile = "/var/lib/sops-nix/key.txt";
    generateKey = true;
  };
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
