# Checks of a secret's sops file while Nix evaluates.
{ lib }:
let
  inStore = file: lib.hasPrefix builtins.storeDir (toString file);

  problem =
    secret:
    let
      where = secret.where or "sops.secrets.${lib.strings.escapeNixIdentifier secret.name}.sopsFile";
      file = toString secret.sopsFile;
    in
    if !builtins.isPath secret.sopsFile && !inStore secret.sopsFile then
      "${where} is the text \"${file}\", a file outside the Nix store, which the build cannot check. "
      + "Write it as a path without quotes, relative to this file, or set sops.validateSopsFiles = false."
    else if !builtins.pathExists secret.sopsFile then
      "${where}: ${file} does not exist. "
      + "In a flake a file must be known to git (git add ${baseNameOf file}); is it relative to the right module?"
    else
      null;
in
{
  # The problems of several secrets as one text, or null.
  problems =
    secrets:
    let
      found = lib.unique (lib.filter (p: p != null) (map problem secrets));
    in
    if found == [ ] then null else lib.concatMapStringsSep "\n" (p: "- ${p}") found;

  # The secret's sops file, or an error that says what is wrong with it.
  checked =
    secret:
    let
      p = problem secret;
    in
    if p == null then secret.sopsFile else throw p;
}
