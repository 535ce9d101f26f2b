# Where the configured key files lie, and when that place is mounted.
{
  config,
  options,
  lib,
}:
let
  cfg = config.sops;

  # Mounted by the initrd without being asked (NixOS: lib/utils.nix, pathsNeededForBoot).
  alwaysEarly = [
    "/"
    "/nix"
    "/nix/store"
    "/var"
    "/var/log"
    "/var/lib"
    "/var/lib/nixos"
    "/etc"
    "/usr"
  ];

  fileSystems = lib.attrValues (if options ? fileSystems then config.fileSystems else { });
  initrd = !(options ? boot.isContainer && config.boot.isContainer);

  contains =
    directory: path: directory == "/" || path == directory || lib.hasPrefix "${directory}/" path;

  # The file system that holds a path: of those above it the longest.
  fileSystemOf =
    path:
    lib.foldl' (
      best: fs:
      if
        contains fs.mountPoint path
        && (best == null || lib.stringLength fs.mountPoint > lib.stringLength best.mountPoint)
      then
        fs
      else
        best
    ) null fileSystems;

  isEarly = fs: lib.elem fs.mountPoint alwaysEarly || fs.neededForBoot or false;

  networkTypes = [
    "nfs"
    "nfs4"
    "cifs"
    "smb3"
    "sshfs"
    "fuse.sshfs"
    "ceph"
    "glusterfs"
    "9p"
  ];
  isNetwork = fs: lib.elem (fs.fsType or "") networkTypes || lib.elem "_netdev" (fs.options or [ ]);

  # Files and directories that the impermanence module brings back from elsewhere, after the stages
  # before systemd: path -> where it really lies.
  persisted =
    let
      pathOf =
        entry:
        if lib.isString entry then
          entry
        else
          entry.filePath or entry.dirPath or entry.file or entry.directory or "";
      of =
        root: persistence:
        map (path: {
          inherit path;
          real = "${persistence.persistentStoragePath or root}${path}";
        }) (map pathOf (persistence.files or [ ] ++ persistence.directories or [ ]));
    in
    lib.optionals (options ? environment.persistence) (
      lib.concatLists (
        lib.mapAttrsToList of (lib.filterAttrs (_: p: p.enable or true) config.environment.persistence)
      )
    );
  persistedAs =
    path: lib.findFirst (entry: entry.path != "" && contains entry.path path) null persisted;
in
rec {
  # In the order in which units name them.
  all =
    lib.optional (cfg.gnupg.home != null) cfg.gnupg.home
    ++ cfg.gnupg.sshKeyPaths
    ++ lib.optional (cfg.age.keyFile != null) cfg.age.keyFile
    ++ cfg.age.sshKeyPaths
    # Only of the module for agenix.
    ++ cfg.age.identityPaths or [ ];

  # Why a path is not there yet before users are made, and what to add; null when it is.
  lateness =
    path:
    let
      fs = fileSystemOf path;
      kept = persistedAs path;
    in
    if !initrd then
      null
    else if kept != null && !(lib.any (fs: fs.mountPoint == kept.path && isEarly fs) fileSystems) then
      {
        why = "impermanence mounts it over ${kept.path} only later";
        mend = "name it where it really lies: \"${kept.real}${lib.removePrefix kept.path path}\"";
      }
    else if fs != null && !isEarly fs then
      {
        why = "${fs.mountPoint} is mounted only later";
        mend = "fileSystems.\"${fs.mountPoint}\".neededForBoot = true;";
      }
    else
      null;

  early = lib.filter (path: lateness path == null) all;
  onNetwork = lib.filter (
    path:
    let
      fs = fileSystemOf path;
    in
    fs != null && isNetwork fs
  ) all;
}
