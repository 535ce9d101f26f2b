# A template before users, and regular templates that use secrets for users: these come as templateSecrets.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  sops.secrets.unused = {
    key = "db/port";
    neededForUsers = true;
  };
  sops.templates.early = {
    neededForUsers = true;
    content = "since ${config.sops.placeholderFor.json.since}";
  };
  sops.templates.late.content = "hash ${config.sops.placeholder.hash} since ${config.sops.placeholder.since}";
}
