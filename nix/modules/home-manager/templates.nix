# Placeholders of the declared secrets.
{ lib, cfg, ... }:
{
  sops = (import ../shared/placeholders.nix { inherit lib; }).config cfg;
}
