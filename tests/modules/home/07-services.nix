# Credentials of user services: LoadCredential= with the path of the link (%r is %t in a unit), ordered after
# sops-nix.service and wanting it, and restarted with the value. What the service itself has stays.
{ config, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.defaultSymlinkPath = "%r/my%%secrets";
  sops.secrets."db/password" = {
    services = [
      "mail"
      "app"
    ];
    restartUnits = [ "mail.service" ];
  };
  sops.templates."app.conf" = {
    content = config.sops.placeholderFor.json."db/password";
    services = [ "app" ];
  };
  systemd.user.services.app = {
    Unit.After = [ "network.target" ];
    Service.ExecStart = "/bin/app";
    Service.LoadCredential = [ "own:/home/someone/own" ];
  };
}
