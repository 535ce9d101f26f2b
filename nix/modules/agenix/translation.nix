# The options of agenix as those of the sops module, so that the parts of that one serve here too.
{ lib, cfg }:
let
  isNumber = text: builtins.match "[0-9]+" text != null;

  account =
    name: number: text:
    if isNumber text then
      {
        ${name} = null;
        ${number} = lib.toIntBase10 text;
      }
    else
      {
        ${name} = text;
        ${number} = 0;
      };

  inStore = file: builtins.isPath file || lib.hasPrefix builtins.storeDir (toString file);

  secret =
    attribute: secret:
    let
      directory = "${cfg.secretsDir}/";
    in
    {
      inherit (secret) mode name path;
      where = "age.secrets.${lib.strings.escapeNixIdentifier attribute}.file";
      # A path among the secrets themselves needs no symlink, only that name.
      manifestName =
        if lib.hasPrefix directory secret.path then lib.removePrefix directory secret.path else secret.name;
      format = "age";
      key = "";
      sopsFile = secret.file;
      links = [ ];
      neededForUsers = false;
      onFailure = null;
      restartOn = null;
    }
    // account "owner" "uid" secret.owner
    // account "group" "gid" secret.group;
in
{
  inherit (cfg) package validationPackage;
  secrets = lib.mapAttrs secret cfg.secrets;
  templates = { };
  placeholder = { };
  environment = { };
  # A file that only the machine has cannot be looked at while building.
  validateSopsFiles = lib.all (secret: inStore secret.file) (lib.attrValues cfg.secrets);
  keepGenerations = 1;
  log = [ "keyImport" ];
  onFailure = "keep";
  absentKeys = "fail";
  gnupg = {
    home = null;
    sshKeyPaths = [ ];
  };
  age = {
    keyFile = null;
    sshKeyPaths = [ ];
    identityPaths = map toString cfg.identityPaths;
    hostRecipients = [ ];
    generateKey = false;
    inherit (cfg) keyFromCredential passphraseFile plugins;
  };
}
