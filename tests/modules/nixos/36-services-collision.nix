# Two secrets of the same name for one service.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."db/password".services = [ "web" ];
  sops.secrets."db.password" = {
    key = "db/password";
    services = [ "web" ];
  };
}
