# No path is in the runtime directory: the activation installs whether there is a session or not.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.defaultSecretsMountPoint = "/home/someone/.secrets.d";
  sops.defaultSymlinkPath = "/home/someone/.secrets";
  sops.secrets.since = { };
}
