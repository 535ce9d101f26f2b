# The program on the user's PATH, for `sops-installer status` and `sops-installer doctor`, which its
# messages name.
{
  lib,
  cfg,
  anything,
  ...
}:
lib.mkIf anything { home.packages = [ cfg.package ]; }
