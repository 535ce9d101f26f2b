# Neither defaultSopsFile nor sopsFile.
{
  services.openssh.enable = true;
  sops.secrets.since = { };
}
