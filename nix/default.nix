# Everything without flakes: `import ./nix { }`. A configuration only needs
# `imports = [ ./nix/modules/nixos ]`.
{
  pkgs ? import <nixpkgs> { },
  # home-manager's sources, for the one test that needs them
  homeManager ? null,
}:
let
  sops-installer = pkgs.callPackage ./package.nix { };
in
{
  inherit sops-installer;
  sops-install-secrets = sops-installer;

  overlay = import ./overlay.nix;
  nixosModule = ./modules/nixos;
  homeManagerModule = ./modules/home-manager;

  vmTests = import ./vm-tests.nix {
    inherit (pkgs) lib testers;
    inherit homeManager;
    package = sops-installer;
  };
}
