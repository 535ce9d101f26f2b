# The program on the host's PATH, for `sops-installer status` and `sops-installer doctor`, which its
# messages name.
{
  lib,
  options,
  cfg,
  anything,
  ...
}:
lib.optionalAttrs (options ? environment.systemPackages) {
  environment.systemPackages = lib.mkIf anything [ cfg.package ];
}
