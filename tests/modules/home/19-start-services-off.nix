# Units are not restarted by home-manager: the activation installs all the same.
{
  systemd.user.startServices = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
}
