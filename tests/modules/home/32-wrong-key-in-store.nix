# A key as path literal would be copied into the store: refused with the words of the type.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.sshKeyPaths = [ ../../fixtures/keys/host_ed25519 ];
  sops.secrets.since = { };
}
