{
  assertions = [
    {
      assertion = false;
      message = ''
        This is sops-installer's module for NixOS, imported into home-manager. Import homeManagerModules.sops there (without flakes: nix/modules/home-manager).
      '';
    }
  ];
}
