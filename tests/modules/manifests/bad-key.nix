# A key that the file does not have; the message names those it has.
# fails: db/passwort
# fails: password
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.secrets."db/passwort" = { };
}
