# The file is for another machine.
# fails: other.yaml
# fails: sops updatekeys
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./other.yaml;
  sops.age.hostRecipients = [ ./host.pub ];
  sops.secrets.password = { };
}
