# Texts in unit files.
{ lib }:
{
  # A word of a command line (systemd.service(5), "COMMAND LINES").
  argument =
    word:
    let
      text = lib.replaceStrings [ "%" "$" ] [ "%%" "$$" ] (toString word);
    in
    if builtins.match "[A-Za-z0-9_@%+=:,./-]+" text != null then text else builtins.toJSON text;

  # A path in a setting that takes several, such as RequiresMountsFor=.
  path =
    path:
    let
      text = lib.replaceStrings [ "%" ] [ "%%" ] (toString path);
    in
    if builtins.match "[^[:space:]\"'\\]+" text != null then text else builtins.toJSON text;

  # A path in a setting that takes one, such as ConditionPathExists=.
  single = path: lib.replaceStrings [ "%" ] [ "%%" ] (toString path);
}
