# Entries of the activation that others order before and after sops-nix: no cycle.
{ lib, ... }:
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
  home.activation.sops-before = lib.hm.dag.entryBetween [ "sops-nix" ] [ "writeBoundary" ] "true";
  home.activation.sops-after = lib.hm.dag.entryAfter [ "sops-nix" ] "true";
  home.activation.sops-late = lib.hm.dag.entryAfter [
    "sops-nix"
    "reloadSystemd"
  ] "true";
}
