# The options of all modules as CommonMark, one text each. Needs nixpkgs' lib and none of its
# packages: options are looked at, never values.
{ lib }:
let
  optionsOf =
    module:
    lib.filter (option: option.visible && !option.internal && !(lib.elem "_module" option.loc)) (
      lib.optionAttrSetToDocList
        (lib.evalModules {
          modules = [
            module
            {
              _module.check = false;
              _module.args.pkgs = throw "The reference of options must not depend on packages: give defaultText.";
            }
          ];
        }).options
    );

  # Roles of nixpkgs' manual, such as {option}`x`, are no CommonMark.
  plain =
    text:
    lib.concatStrings (
      map (part: if lib.isString part then part else "`") (
        builtins.split "[{](option|file|command|env|var)[}]`" text
      )
    );

  # A value or an expression, within the line where it fits.
  value =
    rendered:
    let
      text = lib.trim rendered.text;
    in
    if rendered._type == "literalMD" then
      " ${plain text}"
    else if lib.hasInfix "\n" text then
      "\n\n```nix\n${text}\n```"
    else
      " `${text}`";

  field = title: text: "**${title}:**${text}\n";

  section =
    option:
    lib.concatStringsSep "\n" (
      [
        "## `${option.name}`\n"
        "${plain (lib.trim option.description)}\n"
        (field "Type" " ${option.type}${lib.optionalString option.readOnly " (read only)"}")
      ]
      ++ lib.optional (option ? default) (field "Default" (value option.default))
      ++ lib.optional (option ? example) (field "Example" (value option.example))
    );

  reference =
    title: introduction: module:
    let
      options = lib.sort (a: b: a.name < b.name) (optionsOf module);
      undescribed = lib.filter (option: (option.description or null) == null) options;
    in
    if undescribed != [ ] then
      throw "Options without description: ${lib.concatMapStringsSep ", " (o: o.name) undescribed}"
    else
      lib.concatStringsSep "\n" (
        [
          "# ${title}\n"
          "${lib.trim introduction}\n"
        ]
        ++ map section options
      );
in
{
  nixos = reference "Options of the NixOS module" ''
    All options of `nix/modules/nixos`, by name; `<name>` stands for a name of your choice. This file
    is made of the module, change its descriptions there.
  '' ./modules/nixos;

  agenix = reference "Options of the module for agenix' configurations" ''
    All options of `nix/modules/agenix`, by name; `<name>` stands for a name of your choice. They are
    those of agenix' own NixOS module, but for `age.keyFromCredential`, `age.package`,
    `age.passphraseFile`, `age.plugins` and `age.validationPackage`. This file is made of the module,
    change its descriptions there.
  '' ./modules/agenix;

  home-manager = reference "Options of the home-manager module" ''
    All options of `nix/modules/home-manager`, by name; `<name>` stands for a name of your choice. This
    file is made of the module, change its descriptions there.
  '' ./modules/home-manager;
}
