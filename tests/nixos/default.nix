# Tests in virtual machines: name -> module for testers.runNixOSTest. Each is named after what a
# user does, and is the file of that name.
{
  lib,
  # nixos and home-manager: our two modules
  modules,
  # home-manager itself, as a flake or a folder; without it the test that needs it is left out
  homeManager ? null,
}:
let
  common = import ./common.nix { inherit lib modules; };
  passwordIn = world: common.passwordTest common.worlds.${world};

  files = lib.genAttrs [
    "boot-from-tmpfs-root-with-persistence"
    "change-a-password-and-switch"
    "container"
    "doctor-and-status-on-the-host"
    "dry-activate-shows-changes"
    "first-boot-without-key"
    "generate-a-key"
    "give-a-service-a-credential"
    "install-with-an-age-key"
    "install-with-the-ssh-host-key"
    "keep-the-old-generation-on-failure"
    "names-and-paths-of-sops-nix"
    "no-ordering-cycle-in-any-world"
    "one-bad-secret-leaves-the-others"
    "own-paths-and-links"
    "pre-switch-check-stops-a-switch"
    "prune-generations"
    "remove-a-secret"
    "remove-the-last-secret-of-a-stage"
    "render-a-template"
    "restart-and-reload-units"
    "setgid-and-numeric-ids"
    "use-tmpfs"
  ] (name: import (./. + "/${name}.nix") { inherit lib common; });

  tests =
    files
    // {
      set-a-user-password = passwordIn "classic";
      set-a-user-password-userborn = passwordIn "userborn";
      set-a-user-password-sysusers = passwordIn "sysusers";
      set-a-user-password-nixos-init = passwordIn "nixosInit";
      set-a-user-password-with-activation-scripts = passwordIn "activationScripts";
    }
    // lib.optionalAttrs common.hasScriptedInitrd {
      set-a-user-password-scripted-initrd = passwordIn "scriptedInitrd";
    }
    // lib.optionalAttrs (homeManager != null) {
      home-manager-at-login = import ./home-manager-at-login.nix {
        inherit common homeManager modules;
      };
    };
in
lib.mapAttrs (name: test: test // { inherit name; }) tests
