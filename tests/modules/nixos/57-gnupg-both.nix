# A GnuPG home and RSA host keys together.
{
  services.openssh.enable = true;
  sops.gnupg.home = "/var/lib/sops/gnupg";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
