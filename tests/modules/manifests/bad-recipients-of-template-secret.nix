# The same for a file that only a template of the other stage uses.
# fails: other.yaml
# fails: sops updatekeys
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.age.hostRecipients = [ ./host.pub ];
  sops.secrets.hash = {
    sopsFile = ./other.yaml;
    key = "password";
    neededForUsers = true;
  };
  sops.templates.t.content = config.sops.placeholder.hash;
}
