# Files that do not exist, several at once.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./no/such.yaml;
  sops.secrets.since = { };
  sops.secrets."odd name" = {
    sopsFile = ./nor/this.yaml;
  };
}
