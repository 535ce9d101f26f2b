# Split GPG of Qubes OS: the wrapper is found in the places of the qube's own system, and no login waits for it.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.gnupg.qubes-split-gpg = {
    enable = true;
    domain = "vault-gpg";
  };
  sops.secrets.since = { };
}
