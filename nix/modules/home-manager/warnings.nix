# What works, but perhaps not as intended.
{
  lib,
  cfg,
  anything,
  ...
}:
let
  expanded = lib.filterAttrs (
    _: value: lib.isString value && (lib.hasInfix "'" value || lib.hasInfix "%" value)
  ) cfg.environment;
in
{
  warnings = lib.optional (anything && expanded != { }) (
    "sops.environment: ${lib.concatStringsSep ", " (lib.attrNames expanded)} holds a single quote or a percent sign, "
    + "which had a meaning of their own in the unit that sops-nix wrote; here values are taken as they are."
  );
}
