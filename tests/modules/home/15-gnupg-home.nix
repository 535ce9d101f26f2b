# A GnuPG home: started with the graphical session, where a passphrase can be asked for, as with sops-nix.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.gnupg.home = "/home/someone/.gnupg";
  sops.secrets.since = { };
}
