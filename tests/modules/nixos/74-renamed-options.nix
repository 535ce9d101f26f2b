# Names that sops-nix had once.
{
  sops.gnupgHome = "/root/.gnupg";
  sops.sshKeyPaths = [ ];
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
