# The NixOS module: a drop-in for sops-nix'. Each concern is a file beside this one: a function from
# the context (context.nix) to configuration.
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
  imports = [
    ./options.nix
    (lib.mkRenamedOptionModule [ "sops" "gnupgHome" ] [ "sops" "gnupg" "home" ])
    (lib.mkRenamedOptionModule [ "sops" "sshKeyPaths" ] [ "sops" "gnupg" "sshKeyPaths" ])
  ];

  # In home-manager next to nothing of the rest could even be declared.
  config =
    if context.world.homeManager then
      import ./in-home-manager.nix
    else
      lib.mkMerge (
        map (concern: import concern context) [
          ./templates.nix
          ./gnupg.nix
          ./manifest.nix
          ./units.nix
          ./users.nix
          ./scripts.nix
          ./late-keys.nix
          ./services.nix
          ./pre-switch-check.nix
          ./program.nix
          ./assertions.nix
          ./warnings.nix
        ]
      );
}
