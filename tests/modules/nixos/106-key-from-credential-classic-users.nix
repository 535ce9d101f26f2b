# An activation script that makes users gets no credentials; with another key it is well.
{
  sops.age.keyFromCredential = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash.neededForUsers = true;
}
