# A file of another format than declared.
# fails: secrets.env
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.env;
  sops.secrets.A = { };
}
