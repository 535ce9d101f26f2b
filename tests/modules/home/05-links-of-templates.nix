# Paths of secrets and templates follow defaultSymlinkPath; what is not told by `path` has the entry's name.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.defaultSymlinkPath = "%r/secrets";
  sops.secrets.since.name = "renamed/since";
  sops.templates."app.conf" = {
    content = "text\n";
    path = "/home/someone/.config/app.conf";
  };
  sops.templates.other.content = "text\n";
}
