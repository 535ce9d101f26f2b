# RSA keys: the program reads them itself. gpg is named in the environment as with sops-nix, and the unit stays early.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.gnupg.sshKeyPaths = [ "/home/someone/.ssh/id_rsa" ];
  sops.secrets.since = { };
}
