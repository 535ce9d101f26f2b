{
  assertions = [
    {
      assertion = false;
      message = ''
        This is sops-installer's module for home-manager, imported into a system configuration. Import nixosModules.sops there (without flakes: nix/modules/nixos), and this one in home-manager.users.<name> or home-manager.sharedModules.
      '';
    }
  ];
}
