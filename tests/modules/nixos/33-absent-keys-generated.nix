# absentKeys = "skip" together with a generated key, which is never absent.
{ pkgs, ... }:
{
  systemd.package = pkgs.systemd;
  sops.age = {
    keyFile = "/var/lib/sops-nix/key.txt";
    generateKey = true;
  };
  sops.absentKeys = "skip";
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
