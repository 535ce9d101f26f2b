# Variables for Environment= (systemd.exec(5)), each as it is.
{ lib }:
variables:
lib.mapAttrsToList (
  name: value: builtins.toJSON (lib.replaceStrings [ "%" ] [ "%%" ] "${name}=${toString value}")
) variables
