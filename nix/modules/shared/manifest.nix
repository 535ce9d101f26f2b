# The manifest: what the program is given, written and checked by one derivation.
{ lib, pkgs }:
let
  files = import ./files.nix { inherit lib; };
  placeholders = import ./placeholders.nix { inherit lib; };

  # Members beyond sops-nix's are written only when they are set.
  set = lib.filterAttrs (_: v: v != null && v != [ ]);

  extras =
    entry:
    set { inherit (entry) links onFailure; }
    # An empty list of these is an answer: never.
    // lib.optionalAttrs (entry.restartOn != null) { inherit (entry) restartOn; };

  recipient =
    key:
    lib.trim (
      if builtins.isPath key || lib.hasPrefix "/" (toString key) then builtins.readFile key else key
    );
in
{
  # Members that secrets and templates of both modules have; `more` names those of one module.
  secret =
    more: secret:
    {
      inherit (secret)
        format
        key
        mode
        path
        sopsFile
        ;
      name = secret.manifestName;
    }
    // extras secret
    // lib.getAttrs more secret;

  template =
    more: template:
    {
      inherit (template)
        content
        mode
        name
        path
        ;
      file = "${template.file}";
    }
    // extras template
    // lib.getAttrs more template;

  # A derivation of the manifest. Its build fails with the program's own message.
  write =
    {
      name,
      sops,
      # those of this stage, by attribute name
      secrets,
      templates,
      # from them to members of the manifest
      toSecret,
      toTemplate,
      # secretsMountPoint, symlinkPath, userMode and what else differs
      settings,
      # the program for the build's check
      checker,
    }:
    let
      used = placeholders.used sops templates;
      others = lib.removeAttrs sops.secrets (lib.attrNames secrets);
      templateSecrets = map (n: others.${n}) (lib.filter (n: others ? ${n}) (used.secrets or [ ]));
      problems = files.problems (lib.attrValues secrets ++ templateSecrets);
    in
    if sops.validateSopsFiles && problems != null then
      throw "\n${problems}"
    else
      pkgs.writeTextFile {
        inherit name;
        text = builtins.toJSON (
          {
            secrets = map toSecret (lib.attrValues secrets);
            templates = map toTemplate (lib.attrValues templates);
            inherit (sops) keepGenerations;
            gnupgHome = sops.gnupg.home;
            sshKeyPaths = sops.gnupg.sshKeyPaths;
            ageKeyFile = sops.age.keyFile;
            ageSshKeyPaths = sops.age.sshKeyPaths;
            placeholderBySecretName = placeholders.bySecretName sops;
            logging = lib.genAttrs [ "keyImport" "secretChanges" ] (line: lib.elem line sops.log);
          }
          // set {
            placeholders = used.placeholders or [ ];
            templateSecrets = map (secret: {
              inherit (secret) format key sopsFile;
              name = secret.manifestName;
            }) templateSecrets;
            hostRecipients = map recipient sops.age.hostRecipients;
            ageIdentityPaths = sops.age.identityPaths or [ ];
            agePassphraseFile = sops.age.passphraseFile;
            onFailure = if sops.onFailure == "keep" then null else sops.onFailure;
            absentKeys = if sops.absentKeys == "fail" then null else sops.absentKeys;
          }
          // settings
        );
        checkPhase = ''
          ${checker}/bin/sops-install-secrets -check-mode=${
            if sops.validateSopsFiles then "sopsfile" else "manifest"
          } "$out"
        '';
      };
}
