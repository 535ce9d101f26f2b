# What all configurations here have in common: options of NixOS that the stand-in for it lacks, and
# where our own files come from.
{ lib, pkgs, ... }:
let
  inherit (lib) mkOption types;
in
{
  options = {
    system.preSwitchChecks = mkOption {
      type = types.attrsOf types.lines;
      default = { };
    };
    users.users = mkOption {
      type = types.attrsOf (
        types.submodule {
          options.initialHashedPassword = mkOption {
            type = types.nullOr types.str;
            default = null;
          };
        }
      );
    };
    test = {
      # units that systemd brings: settings of ours are added to them
      upstreamUnits = mkOption {
        type = types.listOf types.str;
        default = [ ];
      };
      # further files of the machine
      files = mkOption {
        type = types.attrsOf types.lines;
        default = { };
      };
    };
  };

  config = {
    systemd.package = pkgs.systemd;
    # NixOS has it for units ordered before sysinit.target, which a switch restarts through it.
    systemd.targets.sysinit-reactivation.description = "Reactivate sysinit units";
  };
}
