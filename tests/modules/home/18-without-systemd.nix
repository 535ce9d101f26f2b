# A system without systemd: the activation alone installs, and asks no manager for anything.
{
  systemd.user.enable = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
}
