# What units before sysinit.target have in common, and those that install besides.
{ lib, systemd }:
rec {
  early = {
    # The defaults would put the unit after sysinit.target.
    unitConfig.DefaultDependencies = "no";
    conflicts = [ "shutdown.target" ];
    # Restarted at a switch, before other units are.
    requiredBy = [ "sysinit-reactivation.target" ];
    serviceConfig.Type = "oneshot";
    # Otherwise every switch would run it again.
    serviceConfig.RemainAfterExit = true;
  };

  install =
    {
      command,
      # key files, whose file systems are mounted by then
      paths,
      environment,
      plugins,
      hardening,
    }:
    lib.mkMerge [
      early
      {
        wantedBy = [ "sysinit.target" ];
        before = [
          "sysinit-reactivation.target"
          "shutdown.target"
        ];
        inherit environment;
        path = plugins;
        serviceConfig = hardening // {
          ExecStart = [ command ];
        };
      }
      (lib.mkIf (paths != [ ]) { unitConfig.RequiresMountsFor = map systemd.path paths; })
    ];
}
