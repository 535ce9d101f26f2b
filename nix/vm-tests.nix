# The tests in virtual machines, on one package: name -> derivation.
{
  lib,
  testers,
  package,
  homeManager ? null,
}:
let
  withPackage = module: {
    key = "${toString module}#tests";
    imports = [ module ];
    config.sops.package = lib.mkDefault package;
  };
in
lib.mapAttrs (_: testers.runNixOSTest) (
  import ../tests/nixos {
    inherit lib homeManager;
    modules = {
      nixos = withPackage ./modules/nixos;
      home-manager = withPackage ./modules/home-manager;
    };
  }
)
