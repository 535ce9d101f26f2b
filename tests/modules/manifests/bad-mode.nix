# A mode that is no number.
# fails: u=rw
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.secrets."db/password".mode = "u=rw";
}
