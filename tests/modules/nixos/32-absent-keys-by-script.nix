# absentKeys = "skip" with regular secrets by a script: the late service installs, there is no unit to restart.
{ pkgs, ... }:
{
  systemd.package = pkgs.systemd;
  sops.useSystemdActivation = false;
  services.openssh.enable = true;
  sops.absentKeys = "skip";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
