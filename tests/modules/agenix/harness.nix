# The module for agenix where only that for sops is known: with the package that is to be tried, and
# the manifest under the names of those.
{ config, lib, ... }:
{
  imports = [ ../../../nix/modules/agenix ];

  options.sops.package = lib.mkOption { type = lib.types.raw; };

  config = {
    age = { inherit (config.sops) package; };
    system.build = lib.genAttrs [ "sops-nix-manifest" "sops-nix-users-manifest" ] (
      _: config.system.build.agenix-manifest
    );
  };
}
