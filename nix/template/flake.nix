{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    # Where you have this project from, for instance git+https://… or path:/….
    sops-installer.url = "path:./sops-installer";
  };

  outputs =
    { nixpkgs, sops-installer, ... }:
    {
      # Switch to it with: nixos-rebuild switch --flake .#machine
      nixosConfigurations.machine = nixpkgs.lib.nixosSystem {
        modules = [
          sops-installer.nixosModules.default
          ./configuration.nix
          # Made by nixos-generate-config: disks, kernel modules, the platform.
          ./hardware-configuration.nix
        ];
      };
    };
}
