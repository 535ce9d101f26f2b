# absentKeys = "skip": a path unit for every configured key, gated by the link (which may dangle from an earlier
# session), and without default dependencies; its service installs late and is tried again.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/100%.txt";
  sops.age.sshKeyPaths = [ "/home/someone/.ssh/id_ed25519" ];
  sops.absentKeys = "skip";
  sops.secrets.since = { };
}
