# Keys, but no secret: no unit, no entry of the activation, no warning and no assertion.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.age.generateKey = true;
  sops.absentKeys = "skip";
}
