final: _prev: {
  sops-installer = final.callPackage ./package.nix { };
  # The name under which sops-nix has its program.
  sops-install-secrets = final.sops-installer;
}
