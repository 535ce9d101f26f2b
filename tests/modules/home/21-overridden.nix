# A configuration changes the unit without mkForce where only hardening and words are concerned, with it elsewhere.
{ lib, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
  systemd.user.services.sops-nix = {
    Unit.Description = "My secrets";
    Service.TimeoutStartSec = "10s";
    Service.MemoryDenyWriteExecute = false;
    Service.Environment = [ "MORE=1" ];
    Install.WantedBy = lib.mkForce [ "graphical-session.target" ];
  };
}
