# Which service gets which secrets and templates as credentials.
{
  lib,
  cfg,
  stageOf,
}:
let
  systemd = import ./systemd.nix { inherit lib; };

  nameOf =
    entry:
    if (entry.credential or null) != null then
      entry.credential
    else
      lib.replaceStrings [ "/" ] [ "." ] entry.name;

  of =
    kind: place:
    lib.concatLists (
      lib.mapAttrsToList (
        attribute: entry:
        map (service: {
          inherit service entry;
          declaration = "sops.${kind}.${lib.strings.escapeNixIdentifier attribute}";
          name = nameOf entry;
          # The value of LoadCredential=, in which % is a specifier, as it may be in the link.
          load = "${systemd.single (nameOf entry)}:${(stageOf entry).link}/${place}${
            systemd.single (entry.manifestName or entry.name)
          }";
          inherit (stageOf entry) unit;
        }) entry.services
      ) cfg.${kind}
    );
in
rec {
  all = of "secrets" "" ++ of "templates" "rendered/";

  byService = lib.groupBy (credential: credential.service) all;

  inherit nameOf;

  # A file name of printable ASCII without ":" (systemd: credential_name_valid).
  isValid =
    name:
    builtins.match "[!-9;-~ ]{1,255}" name != null
    && !(lib.hasInfix "/" name)
    && !(lib.elem name [
      "."
      ".."
    ]);
}
