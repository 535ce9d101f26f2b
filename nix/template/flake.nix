{
  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    # Put in where you have it from, the address that you gave to `nix flake init -t`.
    sops-installer.url = "git+https://…/sops-installer";
  };

  outputs =
    { nixpkgs, sops-installer, ... }:
    {
      # Switch to it with: nixos-rebuild switch --flake .#machine
      nixosConfigurations.machine = nixpkgs.lib.nixosSystem {
        modules = [
          sops-installer.nixosModules.default
          ./configuration.nix
          # Copy it from /etc/nixos (made by nixos-generate-config: disks, kernel modules, the platform), and
          # into configuration.nix what your own says of boot loader and users.
          ./hardware-configuration.nix
        ];
      };
    };
}
