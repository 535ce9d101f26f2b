# A file that is not encrypted would be readable by everyone in the store.
# fails: plain.yaml
# fails: sops encrypt
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./plain.yaml;
  sops.secrets.password = { };
}
