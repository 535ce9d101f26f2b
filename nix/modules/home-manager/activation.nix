# At a switch: secrets are in place before units are started and restarted, whether or not a manager
# of this user's units runs.
{
  lib,
  config,
  cfg,
  unit,
  anything,
  install,
  diff,
  keygen,
  makesKey,
  environment,
  ...
}:
let
  inherit (lib) escapeShellArg;
  entries = lib.attrValues cfg.secrets ++ lib.attrValues cfg.templates;
  exports = lib.concatStrings (
    lib.mapAttrsToList (name: value: "export ${name}=${escapeShellArg (toString value)}\n") environment
  );

  # Where %r stands in no path, no session is needed.
  inRuntime = lib.any (lib.hasInfix "%r") (
    [
      cfg.defaultSecretsMountPoint
      cfg.defaultSymlinkPath
    ]
    ++ lib.concatMap (entry: [ entry.path ] ++ entry.links) entries
  );

  keyFile = escapeShellArg cfg.age.keyFile;
  makeKey = ''
    if [[ ! -e ${keyFile} ]]; then
      run ${keygen keyFile} || sopsStatus=1
    fi
  '';

  # Without a session there is no runtime directory; one that someone else's session left in the
  # environment is not ours.
  needSession = ''
    if ! [[ -d $XDG_RUNTIME_DIR && -O $XDG_RUNTIME_DIR && -w $XDG_RUNTIME_DIR ]]; then
      echo "No session of this user yet: secrets are going to be installed at login."
      exit "$sopsStatus"
    fi
  '';

  # Units may have started before there was any secret. Those that are restarted for one are restarted
  # as they are now declared.
  manager = ''
    case $(systemctl --user is-system-running 2>/dev/null || true) in
      initializing|starting|running|degraded|maintenance)
        export SOPS_RESTART_UNITS_VIA_SYSTEMCTL=1
        sopsFlags=-late
        [[ -v DRY_RUN ]] || systemctl --user daemon-reload
        ;;
    esac
  '';
  # Otherwise what failed at login would count as failed until the next one.
  recover = ''
    if [[ -v SOPS_RESTART_UNITS_VIA_SYSTEMCTL ]] && systemctl --user --quiet is-failed ${unit}; then
      systemctl --user --no-block restart ${unit}
    fi
  '';
  withManager = lib.optionalString config.systemd.user.enable;

  # The program's environment is only its own.
  script = ''
    sopsStatus=0
    sopsFlags=
    export XDG_RUNTIME_DIR="''${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"
  ''
  + lib.optionalString makesKey makeKey
  + lib.optionalString inRuntime needSession
  + exports
  + withManager manager
  + ''
    if [[ -v DRY_RUN ]]; then
      ${diff}
      exit 0
    fi
    ${install [ "$sopsFlags" ]} || exit
  ''
  + withManager recover
  + ''
    exit "$sopsStatus"
  '';
in
lib.mkIf anything {
  home.activation.sops-nix = lib.hm.dag.entryBetween [ "reloadSystemd" ] [ "linkGeneration" ] ''
    (
    ${script}) || {
      warnEcho "Some secrets could not be installed, see above. The activation goes on, and is going to end with status 1."
      # In front of what home-manager itself does at the end.
      sopsAtExit=()
      eval "sopsAtExit=($(trap -p EXIT))"
      trap 'sopsStatus=$?; eval "''${sopsAtExit[2]-}"; exit "$((sopsStatus ? sopsStatus : 1))"' EXIT
    }
  '';
}
