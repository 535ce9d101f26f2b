# What the NixOS module makes of the configurations of one machine (a list: those it boots with and
# switches to), as files to lay over a system that is not NixOS: unit files as NixOS writes them,
# links of WantedBy= and the like, manifests, templates, activation scripts. Store paths get fixed
# hashes, numbered by content: within a machine the same path always means the same content.
{
  libPath,
  moduleDir,
  # a folder with eval.nix, which evaluates a module over a stand-in for NixOS
  harness,
  configurations,
}:
let
  lib = import libPath;

  # --- units --------------------------------------------------------------------------------------
  value = v: if lib.isBool v then lib.boolToString v else toString v;
  # A list is a setting that is repeated.
  lines =
    settings:
    lib.concatLists (
      lib.mapAttrsToList (name: v: map (one: "${name}=${value one}") (lib.toList v)) (
        lib.filterAttrs (_: v: v != null) settings
      )
    );
  section = name: content: lib.optionals (content != [ ]) ([ "[${name}]" ] ++ content ++ [ "" ]);

  # Settings that take several units in one line.
  relations = {
    requires = "Requires";
    wants = "Wants";
    upholds = "Upholds";
    requisite = "Requisite";
    bindsTo = "BindsTo";
    partOf = "PartOf";
    conflicts = "Conflicts";
    before = "Before";
    after = "After";
    onFailure = "OnFailure";
    onSuccess = "OnSuccess";
  };
  unitSection =
    unit:
    section "Unit" (
      lib.optional (unit.description != "") "Description=${unit.description}"
      ++ lib.concatLists (
        lib.mapAttrsToList (
          option: name: lib.optional (unit.${option} != [ ]) "${name}=${toString unit.${option}}"
        ) relations
      )
      ++ lines unit.unitConfig
      ++ lib.optional (unit.restartTriggers != [ ]) "X-Restart-Triggers=${toString unit.restartTriggers}"
      ++ lib.optional (unit.reloadTriggers != [ ]) "X-Reload-Triggers=${toString unit.reloadTriggers}"
    );

  serviceSection =
    pkgs: unit:
    let
      # NixOS gives these to every service.
      path =
        unit.path
        ++ (with pkgs; [
          coreutils
          findutils
          gnugrep
          gnused
          systemd
        ]);
      environment = {
        PATH = "${lib.makeBinPath path}:${lib.makeSearchPath "sbin" path}";
      }
      // lib.filterAttrs (_: v: v != null) unit.environment;
      quote = lib.replaceStrings [ "\\" "\"" "%" ] [ "\\\\" "\\\"" "%%" ];
    in
    section "Service" (
      lib.mapAttrsToList (name: v: "Environment=\"${name}=${quote (toString v)}\"") environment
      ++ lib.optional unit.reloadIfChanged "X-ReloadIfChanged=true"
      ++ lib.optional (!unit.reloadIfChanged && !unit.restartIfChanged) "X-RestartIfChanged=false"
      ++ lib.optional (!unit.stopIfChanged) "X-StopIfChanged=false"
      ++ lines unit.serviceConfig
    );

  kinds = pkgs: {
    services.service = serviceSection pkgs;
    paths.path = unit: section "Path" (lines unit.pathConfig);
    targets.target = _: [ ];
  };

  unitsOf =
    { config, pkgs }:
    lib.concatLists (
      lib.concatLists (
        lib.mapAttrsToList (
          option:
          lib.mapAttrsToList (
            suffix: ownSection:
            lib.mapAttrsToList (name: unit: {
              inherit unit;
              name = "${name}.${suffix}";
              text = lib.concatStringsSep "\n" (unitSection unit ++ ownSection unit);
            }) config.systemd.${option}
          )
        ) (kinds pkgs)
      )
    );

  systemUnits = "etc/systemd/system";
  unitFiles =
    upstream: units:
    lib.listToAttrs (
      map (
        { name, text, ... }:
        # NixOS adds to a unit that systemd itself brings.
        lib.nameValuePair (
          if lib.elem name upstream then
            "${systemUnits}/${name}.d/overrides.conf"
          else
            "${systemUnits}/${name}"
        ) text
      ) units
    );
  unitLinks =
    units:
    lib.listToAttrs (
      lib.concatMap (
        { name, unit, ... }:
        map (target: lib.nameValuePair "${systemUnits}/${target}.wants/${name}" "../${name}") unit.wantedBy
        ++ map (
          target: lib.nameValuePair "${systemUnits}/${target}.requires/${name}" "../${name}"
        ) unit.requiredBy
        ++ map (alias: lib.nameValuePair "${systemUnits}/${alias}" name) unit.aliases
      ) units
    );

  # --- activation scripts -------------------------------------------------------------------------
  # NixOS runs what a script names in deps before it.
  scriptOrder =
    scripts:
    let
      go =
        done: name:
        if lib.elem name done then done else lib.foldl' go done (scripts.${name}.deps or [ ]) ++ [ name ];
    in
    lib.foldl' go [ ] (lib.attrNames scripts);
  activate =
    scripts:
    let
      textOf = name: if lib.isString scripts.${name} then scripts.${name} else scripts.${name}.text;
    in
    "#!/bin/bash\n"
    + lib.concatMapStrings (name: "# ${name}\n${textOf name}\n") (
      lib.filter (name: textOf name != "") (scriptOrder scripts)
    );

  # --- one configuration --------------------------------------------------------------------------
  plain = builtins.unsafeDiscardStringContext;
  render =
    configFile:
    let
      evaluated = (import "${toString harness}/eval.nix" { inherit libPath moduleDir configFile; })._raw;
      config = evaluated.cfg;
      inherit (evaluated) pkgs;
      units = unitsOf { inherit config pkgs; };
      failed = lib.filter (a: !a.assertion) config.assertions;
      # a file's name below the machine's root
      storeName = path: plain (lib.removePrefix "/" "${path}");
      inStore = drv: lib.nameValuePair (storeName drv) drv.written;
      manifests = lib.attrValues (
        lib.getAttrs [ "sops-nix-manifest" "sops-nix-users-manifest" ] config.system.build
      );
      # only what a unit or a script names
      used = lib.filter (
        manifest:
        lib.any (lib.hasInfix (plain "${manifest}")) (
          map plain (map (unit: unit.text) units ++ [ (activate config.system.activationScripts) ])
        )
      ) manifests;
    in
    if failed != [ ] then
      throw "${toString configFile}: ${lib.concatMapStringsSep "\n" (a: a.message) failed}"
    else
      {
        files =
          lib.listToAttrs (
            map inStore used ++ map (template: inStore template.file) (lib.attrValues config.sops.templates)
          )
          // unitFiles config.test.upstreamUnits units
          // config.test.files
          // {
            activate = activate config.system.activationScripts;
            pre-switch-checks = lib.concatStrings (
              [ "#!/bin/bash\n" ] ++ lib.attrValues config.system.preSwitchChecks
            );
          };
        links = unitLinks units;
        # where in the store a sops file lies -> its name among the fixtures
        sopsFiles = lib.listToAttrs (
          map (
            secret: lib.nameValuePair (storeName secret.sopsFile) (baseNameOf (toString secret.sopsFile))
          ) (lib.attrValues config.sops.secrets)
        );
      };

  rendered = builtins.fromJSON (plain (builtins.toJSON (map render configurations)));

  # --- fixed store paths --------------------------------------------------------------------------
  pathsIn =
    text:
    map lib.head (
      lib.filter lib.isList (builtins.split "nix/store/([0-9a-z]{32}-[A-Za-z0-9+._?=-]+)" text)
    );
  textsOf =
    tree: lib.attrNames tree.files ++ lib.attrValues tree.files ++ lib.attrNames tree.sopsFiles;
  found = lib.unique (lib.concatMap pathsIn (lib.concatMap textsOf rendered));
  nameOf = path: lib.substring 33 (-1) path;
  fixed = lib.concatLists (
    lib.attrValues (
      lib.mapAttrs (name: lib.imap1 (n: _: "${lib.fixedWidthString 32 "0" (toString n)}-${name}")) (
        lib.groupBy nameOf found
      )
    )
  );
  original = lib.concatLists (lib.attrValues (lib.groupBy nameOf found));
  fix = lib.replaceStrings original fixed;
  fixNames = lib.mapAttrs' (name: v: lib.nameValuePair (fix name) v);
in
map (tree: {
  files = fixNames (lib.mapAttrs (_: fix) tree.files);
  inherit (tree) links;
  sopsFiles = fixNames tree.sopsFiles;
}) rendered
