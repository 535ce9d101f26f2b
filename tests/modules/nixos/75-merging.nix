# Definitions in several modules: lists join, priorities hold.
{ lib, ... }:
{
  imports = [
    {
      sops.secrets.since = {
        restartUnits = [ "a.service" ];
        mode = lib.mkDefault "0440";
        services = [ "a" ];
        links = [ "/etc/a" ];
      };
    }
    {
      sops.secrets.since = {
        restartUnits = [ "b.service" ];
        services = [ "b" ];
        links = [ "/etc/b" ];
      };
      sops.templates.t.content = "first";
      sops.log = [ "keyImport" ];
    }
    {
      sops.templates.t.content = "second";
      sops.age.hostRecipients = [ "age1fgluuqucrh8ql2qzwpl8pkvscsz5w6s2qs2q7l8grzaj8cd6v3pqr8kc4d" ];
    }
  ];
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.mode = "0400";
}
