# A thousand secrets and fifty templates: how long they take to evaluate.
{
  harness,
  libPath,
  module,
}:
let
  result = import (harness + "/eval.nix") {
    inherit libPath;
    moduleDir = module;
    configFile =
      { config, lib, ... }:
      {
        services.openssh.enable = true;
        sops.defaultSopsFile = ../fixtures/sops/all.yaml;
        sops.secrets = lib.genAttrs (map (n: "group/secret-${toString n}") (lib.range 1 1000)) (_: { });
        sops.templates = lib.genAttrs (map (n: "template-${toString n}") (lib.range 1 50)) (name: {
          content = ''
            a = ${config.sops.placeholder."group/secret-${lib.removePrefix "template-" name}"}
            b = ${config.sops.placeholderFor.json."group/secret-${lib.removePrefix "template-" name}"}
            c = ${config.sops.placeholderFor.shell."group/secret-${lib.removePrefix "template-" name}"}
          '';
        });
      };
  };
  inherit (result._raw) lib;
in
# Everything is looked at, as a system's build would.
builtins.deepSeq
  [
    result.activationScripts
    result.units
    result.warnings
    result.manifestForUsers
  ]
  {
    secrets = lib.length result.manifest.secrets;
    templates = lib.length result.manifest.templates;
    used = lib.length result.manifest.placeholders;
    inherit (result.assertions) failed;
  }
