# What `nix flake check` builds beside the tests in virtual machines.
{
  lib,
  pkgs,
  package,
  nixosModule,
  nixosSystem,
}:
let
  # Builds the manifest of a configuration, in which the program checks the sops file.
  manifestOf =
    module:
    (nixosSystem {
      modules = [
        nixosModule
        module
        {
          nixpkgs.hostPlatform = pkgs.stdenv.hostPlatform.system;
          sops.package = package;
          sops.defaultSopsFile = lib.mkForce ../tests/example/secrets.yaml;
        }
      ];
    }).config.system.build.sops-nix-manifest;
in
{
  # Builds the jars offline from the lock, and the binary from them.
  inherit package;

  module = manifestOf {
    # Both at once, as when two flakes each bring the module.
    imports = [ nixosModule ];
    sops.secrets.greeting = { };
    sops.age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
  };

  template = manifestOf ./template/configuration.nix;

  format =
    pkgs.runCommand "sops-installer-format"
      {
        nativeBuildInputs = [ pkgs.nixfmt ];
        src = lib.fileset.toSource {
          root = ../.;
          fileset = lib.fileset.fileFilter (file: file.hasExt "nix") ../.;
        };
      }
      ''
        find "$src" -name '*.nix' -print0 | xargs -0 nixfmt --check
        touch "$out"
      '';
}
