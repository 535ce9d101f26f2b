{ common, ... }:
{
  # A NixOS container of systemd-nspawn: no initrd, and the key bound in from the host.
  nodes.machine = {
    imports = [ (common.onDisk common.keyFile (common.fixtures + "/keys/age.txt")) ];
    containers.box = {
      autoStart = true;
      bindMounts.${common.keyFile}.hostPath = common.keyFile;
      config = {
        imports = [
          common.withoutKey
          common.alice
        ];
        sops.age.keyFile = common.keyFile;
        sops.secrets.token.owner = "alice";
        systemd.services.consumer = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig.Type = "oneshot";
          serviceConfig.RemainAfterExit = true;
          script = "cat /run/secrets/token > /run/consumed";
        };
      };
    };
  };

  testScript = common.script ''
    def box(command):
        return machine.succeed(f"nixos-container run box -- {command}")


    def check():
        machine.wait_for_unit("container@box.service")
        machine.wait_until_succeeds("nixos-container run box -- systemctl is-active multi-user.target")
        assert box("cat /run/secrets/token") == "first token"
        assert box("stat -L -c %U:%a /run/secrets/token").strip() == "alice:400"
        assert box("cat /run/consumed") == "first token"
        assert ":$6$" in box("getent shadow alice")
        failed = box("systemctl list-units --state=failed --plain --no-legend")
        assert "sops" not in failed, failed
        assert "ordering cycle" not in box("journalctl --boot --no-pager --output=cat")


    all_well()
    check()

    with subtest("The host sees none of it"):
        machine.fail("test -e /run/secrets")

    with subtest("It is there again when the container is started again"):
        machine.succeed("systemctl restart container@box.service")
        check()
  '';
}
