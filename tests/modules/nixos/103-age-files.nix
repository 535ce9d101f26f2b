# Age files as secrets: for a template, a service and by default.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFormat = "age";
  sops.secrets = {
    token = {
      sopsFile = ../agenix/files/token.age;
      key = "";
      services = [ "app" ];
    };
    password = {
      sopsFile = ../agenix/files/password.age;
      neededForUsers = true;
    };
    since = {
      sopsFile = ../../fixtures/sops/all.yaml;
      format = "yaml";
    };
  };
  sops.templates.t.content = "token = ${config.sops.placeholder.token}";
}
