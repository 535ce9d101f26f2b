# What only a system's secrets have is no option here.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since.owner = "someone";
}
