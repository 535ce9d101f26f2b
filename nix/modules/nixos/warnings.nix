# What works, but perhaps not as intended.
{
  lib,
  config,
  options,
  cfg,
  world,
  regular,
  users,
  credentials,
  foreignScripts,
  scriptsNaming,
  regularByScript,
  ...
}:
let
  inherit (lib) concatMapStringsSep concatStringsSep;
  # Names of attributes cannot refer to store paths, and these are only looked at.
  plain = builtins.unsafeDiscardStringContext;

  quoted = lib.filterAttrs (_: value: lib.isString value && lib.hasInfix "'" value) cfg.environment;

  # Decrypted, a whole file is smaller than its text; of a part nothing is known.
  limit = 1024 * 1024;
  sizeOf =
    credential:
    let
      inherit (credential) entry;
      # An age file may hold bytes that no text of Nix can.
      whole =
        (entry.format or "") != "age"
        && (
          lib.elem (entry.format or "") [
            "binary"
            "dotenv"
            "ini"
          ]
          || (entry.key or null) == ""
        );
      encrypted = lib.stringLength (builtins.readFile entry.sopsFile);
    in
    if cfg.validateSopsFiles && entry ? sopsFile && whole then encrypted * 3 / 4 else 0;
  large = lib.filterAttrs (
    _: given: lib.foldl' (sum: credential: sum + sizeOf credential) 0 given > limit
  ) credentials.byService;

  namedRegular = lib.optionals (cfg.useSystemdActivation && !regular.empty) (
    scriptsNaming "setupSecrets"
  );
  namedUsers = lib.optionals (cfg.useSystemdActivation && !users.empty) (
    scriptsNaming "setupSecretsForUsers"
  );
  scripts = names: "The activation script ${concatStringsSep ", " names}";

  # Scripts that read a secret where units install them: after all scripts.
  textOf = script: if lib.isString script then script else script.text;
  readsSecret =
    script: lib.replaceStrings [ "/run/secrets/" ] [ "" ] (textOf script) != textOf script;
  readers = lib.optionals (!regular.empty && !regularByScript) (
    lib.subtractLists namedRegular (lib.attrNames (lib.filterAttrs (_: readsSecret) foreignScripts))
  );

  # A file that is not there before users are made.
  later = lib.listToAttrs (
    map (entry: lib.nameValuePair (plain entry.path) true) (
      lib.attrValues regular.secrets ++ lib.attrValues regular.templates
    )
  );
  usersWithLaterPassword = lib.filter (
    user: (user.hashedPasswordFile or null) != null && later ? ${plain user.hashedPasswordFile}
  ) (lib.optionals (options ? users.users && !regular.empty) (lib.attrValues config.users.users));

  late = import ./before-sysinit.nix { inherit config options lib; };
in
{
  warnings =
    lib.optional
      (
        !regular.empty
        && late != [ ]
        && options.sops.beforeSysinit.highestPrio >= (lib.mkOptionDefault null).priority
      )
      (
        "sops-install-secrets.service cannot be done before sysinit.target, because ${concatStringsSep ", and " late}. "
        + "Units that read secrets need after = [ \"sops-install-secrets.service\" ]. "
        + "Set sops.beforeSysinit = false to say that they have it."
      )
    ++ map (
      user:
      "users.users.${user.name}.hashedPasswordFile is a secret that is installed after users are made, so at boot there "
      + "is no password. Set neededForUsers = true for that secret, and use its path."
    ) usersWithLaterPassword
    ++ lib.optional (quoted != { }) (
      "sops.environment: ${concatStringsSep ", " (lib.attrNames quoted)} holds a single quote. sops-nix ended its own "
      + "quotes there, so that a shell expanded what follows; here values are taken as they are."
    )
    ++ lib.optional (namedRegular != [ ] && !world.usersByUnit) (
      "${scripts namedRegular} has setupSecrets in its deps. Secrets are therefore installed by an activation script "
      + "and not by a unit, which NixOS is going to give up; make it a unit with after = [ \"sops-install-secrets.service\" ]."
    )
    ++ lib.optional (namedRegular != [ ] && world.usersByUnit) (
      "${scripts namedRegular} has setupSecrets in its deps, but secrets are installed by sops-install-secrets.service, "
      + "which starts later. Make it a unit with after = [ \"sops-install-secrets.service\" ]."
    )
    ++ lib.optional (namedUsers != [ ]) (
      "${scripts namedUsers} has setupSecretsForUsers in its deps. NixOS is going to give up activation scripts; "
      + (
        if world.usersByUnit then
          "make it a unit with after = [ \"sops-install-secrets-for-users.service\" ]."
        else
          "with services.userborn.enable users are made by a unit, and this can be a unit before it."
      )
    )
    ++ lib.optional (readers != [ ]) (
      "${scripts readers} names a file in /run/secrets, which at boot is not there before all scripts are done. "
      + "Make it a unit with after = [ \"sops-install-secrets.service\" ]"
      + lib.optionalString (!world.usersByUnit) ", or add deps = [ \"setupSecrets\" ] to it"
      + "."
    )
    ++ lib.mapAttrsToList (
      service: given:
      "The service ${service} gets more than 1 MiB of credentials, more than systemd passes to one unit: ${
        concatMapStringsSep ", " (c: c.declaration) given
      }. Let it read the file from /run/secrets."
    ) large;
}
