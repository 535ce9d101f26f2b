# Public keys of the machine, as texts and as a file.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.hostRecipients = [
    "age1fgluuqucrh8ql2qzwpl8pkvscsz5w6s2qs2q7l8grzaj8cd6v3pqr8kc4d"
    ../../fixtures/keys/host_ed25519.pub
  ];
  sops.secrets.since = { };
}
