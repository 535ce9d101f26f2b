# A GnuPG home: gpg is named in the environment and gets a wider sandbox.
{
  sops.gnupg.home = "/var/lib/sops/gnupg";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
