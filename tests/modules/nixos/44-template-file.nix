# Templates from files: of the repository, made by a build, and by hand written placeholders.
{ config, pkgs, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
  sops.secrets.early = {
    key = "db/password";
    neededForUsers = true;
  };
  sops.placeholder.since = "@SINCE@";
  sops.templates.repository.file = ./files/template.conf;
  sops.templates.built.file = pkgs.writeText "built.conf" "early = ${config.sops.placeholder.early}";
}
