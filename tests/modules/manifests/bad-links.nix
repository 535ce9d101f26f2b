# A link that is no absolute path.
# fails: app/password
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.secrets."db/password".links = [ "app/password" ];
}
