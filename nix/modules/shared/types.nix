# Option types of both modules.
{ lib }:
let
  inherit (lib) mkOptionType types;
in
{
  # A path literal would copy the key into the world-readable store as soon as it is written into a
  # manifest, so only texts are taken.
  keyPath = mkOptionType {
    name = "keyPath";
    description =
      "absolute path outside the Nix store, in quotes "
      + "(a path without quotes is copied into the store, where everyone can read it)";
    descriptionClass = "noun";
    check =
      x:
      lib.isString x
      && !builtins.hasContext x
      && lib.hasPrefix "/" x
      && !lib.path.hasStorePathPrefix (/. + x);
    merge = lib.mergeEqualOption;
  };

  # Whatever can be written into a template: a text, a path, a package.
  placeholder = mkOptionType {
    name = "coercibleToString";
    description = "value that can be coerced to string";
    check = lib.strings.isConvertibleWithToString;
    merge = lib.mergeEqualOption;
  };

  # A path in the sops file: names joined with "/", sops' own notation, or a list of its parts.
  sopsKey = types.either types.str (types.listOf (types.either types.str types.ints.unsigned));

  format = types.enum [
    "yaml"
    "json"
    "binary"
    "dotenv"
    "ini"
    "age"
  ];

  onFailure = types.enum [
    "keep"
    "skip"
    "abort"
  ];

  restartOn = types.listOf (
    types.enum [
      "value"
      "access"
      "path"
      "removal"
    ]
  );

  # "raw" is what `sops.placeholder` gives.
  encodings = [
    "raw"
    "json"
    "yaml"
    "toml"
    "shell"
    "systemd-env"
    "url"
    "base64"
  ];
}
