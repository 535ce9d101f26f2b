{ common, lib, ... }:
{
  # What other people's configurations name when they were written for sops-nix.
  nodes.machine =
    { config, ... }:
    {
      imports = [
        common.withKey
        common.alice
      ];
      sops.secrets.token = { };
      sops.templates.conf.content = "token=${config.sops.placeholder.token}";

      # An activation script that reads a secret.
      system.activationScripts.reads-a-secret = {
        deps = [ "setupSecrets" ];
        text = "cat ${config.sops.secrets.token.path} > /run/read-by-a-script";
      };
      # A unit that waits for the installer by name, and is restarted with the encrypted file.
      systemd.services.waits = {
        wantedBy = [ "multi-user.target" ];
        after = [ "sops-install-secrets.service" ];
        restartTriggers = [ config.sops.secrets.token.sopsFileHash ];
        serviceConfig.Type = "oneshot";
        serviceConfig.RemainAfterExit = true;
        script = "cat ${config.sops.templates.conf.path} > /run/read-by-a-unit";
      };
    };

  # The units where systemd installs both stages.
  nodes.units = {
    imports = [
      common.withKey
      common.alice
      common.worlds.userborn
    ];
    sops.secrets.token = { };
    systemd.services.requires = {
      wantedBy = [ "multi-user.target" ];
      requires = [ "sops-install-secrets.service" ];
      after = [ "sops-install-secrets.service" ];
      serviceConfig.Type = "oneshot";
      serviceConfig.RemainAfterExit = true;
      script = "cat /run/secrets/token > /run/read-by-a-unit";
    };
  };

  testScript =
    { nodes, ... }:
    let
      inherit (nodes.machine.system) build;
      program = lib.getExe' nodes.machine.sops.package "sops-install-secrets";
    in
    common.script ''
      import json

      start_all()
      all_well()

      with subtest("Paths"):
          assert "${nodes.machine.sops.secrets.token.path}" == "/run/secrets/token"
          assert "${nodes.machine.sops.secrets.alice-password.path}" == "/run/secrets-for-users/alice-password"
          assert "${nodes.machine.sops.templates.conf.path}" == "/run/secrets/rendered/conf"
          assert machine.succeed("readlink /run/secrets").startswith("/run/secrets.d/")
          assert machine.succeed("readlink /run/secrets-for-users").startswith("/run/secrets-for-users.d/")
          assert access("/run/secrets.d") == "root:keys 751"

      with subtest("Scripts and units that name ours"):
          assert text("/run/read-by-a-script") == "first token"
          assert text("/run/read-by-a-unit") == "token=first token"

      with subtest("Build attributes are manifests, and the program takes them"):
          manifest = json.loads(text("${build.sops-nix-manifest}"))
          assert [secret["name"] for secret in manifest["secrets"]] == ["token"]
          assert manifest["symlinkPath"] == "/run/secrets"
          for_users = json.loads(text("${build.sops-nix-users-manifest}"))
          assert [secret["name"] for secret in for_users["secrets"]] == ["alice-password"]
          machine.succeed("${program} -check-mode=sopsfile ${build.sops-nix-manifest}")
          machine.succeed("${program} -ignore-passwd ${build.sops-nix-users-manifest}")

      with subtest("Units"):
          units.wait_for_unit("multi-user.target")
          for unit in ["sops-install-secrets.service", "sops-install-secrets-for-users.service"]:
              units.require_unit_state(unit, "active")
          assert units.succeed("cat /run/read-by-a-unit") == "first token"
          assert "ordering cycle" not in units.succeed("journalctl --boot --no-pager --output=cat")
    '';
}
