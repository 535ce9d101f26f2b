{ common, lib, ... }:
let
  # Everything that has units of its own, in one configuration: both stages, a key that is made, one
  # that may come late, a credential.
  full = {
    imports = [
      common.withoutKey
      common.alice
      (common.onDisk "/etc/ssh/ssh_host_ed25519_key" (common.fixtures + "/keys/ssh_host_ed25519_key"))
    ];
    virtualisation.memorySize = 768;
    services.openssh.enable = true;
    sops = {
      age = {
        inherit (common) keyFile;
        generateKey = true;
      };
      absentKeys = "skip";
      secrets.token.services = [ "app" ];
    };
    systemd.services.app = common.reader ''"$CREDENTIALS_DIRECTORY/token"'' // {
      serviceConfig.RuntimeDirectory = "app";
      serviceConfig.DynamicUser = true;
    };
  };
  worlds = removeAttrs common.worlds (lib.optional (!common.hasScriptedInitrd) "scriptedInitrd");
in
{
  nodes = lib.mapAttrs (_: world: {
    imports = [
      full
      world
    ];
  }) worlds;

  testScript = ''
    for node in [${lib.concatStringsSep ", " (lib.attrNames worlds)}]:
        with subtest(node.name):
            node.wait_for_unit("multi-user.target")
            journal = node.succeed("journalctl --boot --no-pager --output=cat")
            for word in ["ordering cycle", "deleted to break"]:
                assert word not in journal, f"{node.name}: {word}"
            failed = node.succeed("systemctl list-units --state=failed --plain --no-legend")
            assert failed.strip() == "", failed
            node.wait_until_succeeds("grep -qx 'first token' /run/app/started-with")
            assert node.succeed("cat /run/secrets-for-users/alice-password").startswith("$6$")
            node.shutdown()
  '';
}
