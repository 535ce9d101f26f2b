# restartOn takes four words.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.restartOn = [ "content" ];
}
