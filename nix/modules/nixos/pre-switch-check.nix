# Before a switch touches anything: what it would change, and whether it can.
{
  lib,
  options,
  cfg,
  regular,
  users,
  inEnvironment,
  ...
}:
let
  diff =
    stage:
    inEnvironment (
      lib.concatStringsSep " " (
        [ "${cfg.package}/bin/sops-installer diff" ] ++ stage.flags ++ [ "${stage.manifest}" ]
      )
    );
  stages = lib.filter (stage: !stage.empty) [
    users
    regular
  ];
  failed =
    if cfg.preSwitchCheck == "fail" then
      ''
        if [ "$sops_failed" = 1 ]; then
          echo "not switching: some secrets cannot be installed (sops.preSwitchCheck is \"fail\")"
          exit 1
        fi
      ''
    else
      ''
        if [ "$sops_failed" = 1 ]; then
          echo "warning: some secrets are not going to be installed, see above"
        fi
      '';
in
lib.optionalAttrs (options ? system.preSwitchChecks) {
  system.preSwitchChecks = lib.mkIf (cfg.preSwitchCheck != "off" && stages != [ ]) {
    sops = ''
      sops_failed=0
      ${
        lib.concatMapStrings (stage: ''
          ${diff stage} || sops_failed=1
        '') stages
      }${failed}'';
  };
}
