# Templates, credentials and a generated key without NixOS.
{ config, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age = {
    keyFile = "/var/lib/sops-nix/key.txt";
    generateKey = true;
  };
  sops.secrets.since.services = [ "web" ];
  sops.templates."app.conf".content = config.sops.placeholderFor.json.since;
  sops.environment.LANG = "C";
}
