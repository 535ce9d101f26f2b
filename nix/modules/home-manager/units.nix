# The user's units that install secrets and make a key.
{
  lib,
  config,
  cfg,
  systemd,
  unit,
  anything,
  install,
  keygen,
  makesKey,
  environment,
  foreignPrograms,
  ...
}:
let
  hardening = import ./hardening.nix { inherit lib foreignPrograms; };
  assignments = import ./assignments.nix { inherit lib; };

  # Units that are early themselves. Waiting for any other one before basic.target would be a cycle.
  isEarly =
    name:
    lib.elem name [
      "sops-generate-age-key.service"
      "systemd-tmpfiles-setup.service"
    ]
    || lib.any (suffix: lib.hasSuffix suffix name) [
      ".mount"
      ".socket"
    ];
  waitsFor =
    lib.concatMap (relation: lib.toList (config.systemd.user.services.sops-nix.Unit.${relation} or [ ]))
      [
        "After"
        "BindsTo"
        "Requires"
        "Requisite"
        "Wants"
      ];

  # Units of others that want to be before this one, and are themselves after basic.target.
  waitFor =
    lib.filterAttrs
      (
        _: other:
        lib.elem unit (lib.toList (other.Unit.Before or [ ]))
        && !lib.elem (other.Unit.DefaultDependencies or true) [
          false
          "false"
          "no"
        ]
      )
      (
        removeAttrs config.systemd.user.services [
          "sops-nix"
          "sops-generate-age-key"
        ]
      );

  # Every other unit is after basic.target, and a login waits for it. What could ask for something,
  # such as a passphrase, must not hold it up.
  beforeBasic = !foreignPrograms && lib.all isEarly waitsFor && waitFor == { };

  # With a GnuPG home there may be a passphrase to ask for.
  target = if cfg.gnupg.home != null then "graphical-session-pre.target" else "default.target";

  # beforeBasic looks at this very unit, so only elements of lists may depend on it: before it tells
  # one value of a unit, the module system looks at all of them, down to the length of a list.
  order = {
    DefaultDependencies = [ (if beforeBasic then "no" else "yes") ];
    Before = [
      (if beforeBasic then "basic.target" else target)
      "shutdown.target"
    ];
    Conflicts = [ "shutdown.target" ];
  };
in
lib.mkIf anything {
  systemd.user.services = {
    sops-nix = {
      Unit = order // {
        Description = lib.mkDefault "Install secrets";
      };
      Service = hardening // {
        Type = "oneshot";
        # Otherwise Requires= of another unit would run it again.
        RemainAfterExit = true;
        Environment = assignments (
          {
            SOPS_RESTART_UNITS_VIA_SYSTEMCTL = "1";
          }
          // environment
        );
        ExecStart = [ (install [ ]) ];
      };
      Install.WantedBy = [ target ];
    };

    sops-generate-age-key = lib.mkIf makesKey {
      Unit = order // {
        Description = "Make an age key for this user's secrets";
        Before = order.Before ++ [ unit ];
        ConditionPathExists = "!${systemd.single cfg.age.keyFile}";
      };
      Service = {
        Type = "oneshot";
        ExecStart = [ (keygen (systemd.argument cfg.age.keyFile)) ];
        UMask = lib.mkDefault "0077";
      };
      Install.WantedBy = [ unit ];
    };
  };
}
