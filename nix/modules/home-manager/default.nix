# The home-manager module: a drop-in for sops-nix'. Each concern is a file beside this one: a
# function from the context (context.nix) to configuration.
{
  config,
  options,
  lib,
  pkgs,
  ...
}:
let
  context = import ./context.nix {
    inherit
      config
      options
      lib
      pkgs
      ;
  };
in
{
  imports = [ ./options.nix ];

  # In NixOS most of the rest could not even be declared.
  config =
    if context.world.homeManager then
      lib.mkMerge (
        map (concern: import concern context) [
          ./environment.nix
          ./templates.nix
          ./units.nix
          ./program.nix
          ./late-keys.nix
          ./services.nix
          ./activation.nix
          ./assertions.nix
          ./warnings.nix
        ]
      )
    else
      import ./in-nixos.nix;
}
