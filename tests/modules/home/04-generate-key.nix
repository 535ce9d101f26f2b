# The key is made by a unit of its own, wanted by and before sops-nix.service, while the file is not there; in the
# activation before anything else. Blanks and percent signs in its name stay what they are.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/my keys/100%.txt";
  sops.age.generateKey = true;
  sops.secrets.since = { };
}
