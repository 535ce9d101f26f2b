# The NixOS module for configurations of agenix: its options, installed by this program. Each concern is
# a file beside this one: a function from the context (context.nix) to configuration.
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
    (lib.mkRenamedOptionModule [ "age" "sshKeyPaths" ] [ "age" "identityPaths" ])
  ];

  config = lib.mkIf (config.age.secrets != { }) (
    lib.mkMerge (
      map (concern: import concern context) [
        ./manifest.nix
        ./units.nix
        ./scripts.nix
        ../nixos/program.nix
        ./assertions.nix
      ]
    )
  );
}
