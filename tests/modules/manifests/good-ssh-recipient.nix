# The machine's keys are among the file's.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.age.hostRecipients = [ "ssh-ed25519 SSH-KEY root@host" ];
  sops.secrets."db/password" = { };
}
