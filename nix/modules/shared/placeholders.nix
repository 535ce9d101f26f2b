# Placeholders: texts in templates that the program replaces with secrets. All have the form
# <SOPS:64 hexadecimal digits:PLACEHOLDER>, so that the program notices one that it cannot replace.
{ lib }:
let
  sopsTypes = import ./types.nix { inherit lib; };
  inherit (lib) mkOption types;

  prefix = "<SOPS:";
  suffix = ":PLACEHOLDER>";
  placeholder = seed: "${prefix}${builtins.hashString "sha256" seed}${suffix}";
  length = lib.stringLength (placeholder "");

  typed = encoding: name: placeholder "${encoding}:${name}";
  typedEncodings = lib.remove "raw" sopsTypes.encodings;

  # The placeholders in a text, as the names of an attribute set.
  within =
    text:
    lib.listToAttrs (
      map (
        rest: lib.nameValuePair "${prefix}${lib.substring 0 (length - lib.stringLength prefix) rest}" true
      ) (lib.drop 1 (lib.splitString prefix text))
    );

  # A template's text, or null where only a build would tell.
  text =
    template:
    if template.isOfContent then
      template.content
    else if builtins.isPath template.file then
      builtins.readFile template.file
    else
      null;
in
{
  options = {
    placeholder = mkOption {
      type = types.attrsOf sopsTypes.placeholder;
      default = { };
      defaultText = lib.literalMD "a placeholder for each of {option}`sops.secrets`, once there are templates";
      example = lib.literalExpression ''{ api-token = "@API_TOKEN@"; }'';
      description = ''
        Text of each secret, by name, that stands for its bytes as they are in
        {option}`sops.templates.<name>.content`. It can be set by hand, to a text that occurs nowhere
        else.
      '';
    };

    placeholderFor = mkOption {
      type = types.attrsOf (types.attrsOf types.str);
      readOnly = true;
      defaultText = lib.literalMD "a placeholder for each encoding and each of {option}`sops.secrets`";
      description = ''
        Text of each secret, by encoding and name, that stands for it in
        {option}`sops.templates.<name>.content` so that the language of the file reads the secret:
        `config.sops.placeholderFor.json.<name>` writes a JSON string, with quotes and escapes. The
        encodings are `json`, `yaml`, `toml`, `shell`, `systemd-env`, `url`, `base64`, and `raw`, which
        is {option}`sops.placeholder`.
      '';
    };
  };

  # config.sops of both options, for the declared secrets.
  config = sops: {
    placeholder = lib.mkIf (sops.templates != { }) (
      lib.mapAttrs (name: _: lib.mkDefault (placeholder name)) sops.secrets
    );
    placeholderFor = lib.genAttrs sopsTypes.encodings (
      encoding:
      lib.mapAttrs (
        name: _:
        if encoding == "raw" then
          toString (sops.placeholder.${name} or (placeholder name))
        else
          typed encoding name
      ) sops.secrets
    );
  };

  # Raw placeholders by the name that the manifest has for the secret.
  bySecretName =
    sops:
    lib.mapAttrs' (
      name: text:
      lib.nameValuePair (if sops.secrets ? ${name} then sops.secrets.${name}.manifestName else name) text
    ) sops.placeholder;

  # What the templates use: the typed placeholders as the manifest lists them, and the attribute
  # names of the secrets behind all placeholders. Where a template's text is only known after a
  # build, it may use everything.
  used =
    sops: templates:
    let
      # Names of attributes cannot refer to store paths, and these are only looked at.
      plain = builtins.unsafeDiscardStringContext;
      texts = map (template: lib.mapNullable plain (text template)) (lib.attrValues templates);
      unknown = lib.elem null texts;
      known = lib.filter (t: t != null) texts;
      found = lib.foldl' (all: t: all // within t) { } known;
      # Those set by hand have any form.
      everything = lib.concatStringsSep "\n" known;
      occurs = text: lib.replaceStrings [ text ] [ "" ] everything != everything;
      isUsed = text: unknown || found ? ${text} || !lib.hasPrefix prefix text && occurs text;
      typedUsed = lib.concatLists (
        lib.mapAttrsToList (
          name: secret:
          map (encoding: {
            attribute = name;
            entry = {
              inherit encoding;
              placeholder = typed encoding name;
              secret = secret.manifestName;
            };
          }) (lib.filter (encoding: isUsed (typed encoding name)) typedEncodings)
        ) sops.secrets
      );
      raw = lib.filter (
        name: isUsed (plain (toString (sops.placeholder.${name} or (placeholder name))))
      ) (lib.attrNames sops.secrets);
    in
    lib.optionalAttrs (templates != { }) {
      placeholders = map (u: u.entry) typedUsed;
      secrets = lib.unique (raw ++ map (u: u.attribute) typedUsed);
    };
}
