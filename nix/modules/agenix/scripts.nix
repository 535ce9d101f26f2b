# Activation scripts where they make users: agenix' names stay, since others name them as what has to
# run before them.
{
  lib,
  world,
  classic,
  beforeUsers,
  regularByScript,
  namesInstall,
  namesDone,
  inEnvironment,
  early,
  full,
  ...
}:
let
  # NixOS warns of every script that is not its own. What comes before and after users goes into its
  # own script that makes them, unless other scripts are to run in between.
  separate = namesInstall != [ ] || namesDone != [ ];
  run = when: command: lib.optionalString (classic && when) (inEnvironment command + "\n");

  script =
    deps: text:
    {
      inherit deps text;
    }
    // lib.optionalAttrs (world.dryScripts) { supportsDryActivation = true; };
in
lib.optionalAttrs world.scripts {
  system.activationScripts = {
    agenixNewGeneration = script [ "specialfs" ] "";
    agenixInstall = script [
      "agenixNewGeneration"
      "specialfs"
    ] (run (beforeUsers && separate) early);

    users = lib.mkIf classic {
      deps = [ "agenixInstall" ];
      text = lib.mkMerge [
        (lib.mkBefore (run (beforeUsers && !separate) early))
        (lib.mkAfter (run (regularByScript && !separate) full))
      ];
    };

    agenixChown = script [
      "users"
      "groups"
    ] (run (regularByScript && separate) full);
    agenix = script [ "agenixChown" ] "";
  };
}
