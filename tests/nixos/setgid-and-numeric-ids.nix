{ common, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets = {
      token = {
        uid = 4242;
        gid = 4343;
        mode = "0440";
      };
      # Special bits and all: modes are exact.
      "database/password" = {
        group = "wheel";
        mode = "2750";
      };
      # Numbers need no users, so before there are any they work too.
      alice-password = {
        neededForUsers = true;
        uid = 4242;
      };
    };
  };

  testScript = common.script ''
    def numbers(path):
        return machine.succeed(f"stat -L -c '%u:%g %a' {path}").strip()


    all_well()
    assert numbers("/run/secrets/token") == "4242:4343 440"
    assert access("/run/secrets/database/password") == "root:wheel 2750"
    assert numbers("/run/secrets-for-users/alice-password") == "4242:0 400"
    machine.succeed("setpriv --reuid 4242 --regid 1 --clear-groups cat /run/secrets/token")
    machine.succeed("setpriv --reuid 1 --regid 4343 --clear-groups cat /run/secrets/token")
    machine.fail("setpriv --reuid 1 --regid 1 --clear-groups cat /run/secrets/token")
  '';
}
