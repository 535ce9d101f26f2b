# A recipient that is none.
# fails: age1nonsense
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.age.hostRecipients = [ "age1nonsense" ];
  sops.secrets."db/password" = { };
}
