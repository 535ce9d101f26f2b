{ common, ... }:
{
  # The new key opens nothing yet: the host key does, until the files are encrypted to the new one.
  nodes.machine = {
    imports = [
      common.withoutKey
      (common.onDisk "/etc/ssh/ssh_host_ed25519_key" (common.fixtures + "/keys/ssh_host_ed25519_key"))
    ];
    sops = {
      age = {
        inherit (common) keyFile;
        generateKey = true;
        sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
      };
      secrets.token = { };
    };
  };

  testScript = common.script ''
    all_well()
    assert access("${common.keyFile}") == "root:root 600"
    key = text("${common.keyFile}")
    assert "AGE-SECRET-KEY-1" in key
    recipient = machine.succeed("sed -n 's/^# public key: //p' ${common.keyFile}").strip()
    assert recipient.startswith("age1"), recipient

    said = said_by("sops-generate-age-key")
    assert recipient in said, said
    assert "AGE-SECRET-KEY" not in said_by()
    assert text("/run/secrets/token") == "first token"

    with subtest("The key stays"):
        machine.shutdown()
        all_well()
        assert text("${common.keyFile}") == key
        assert text("/run/secrets/token") == "first token"
  '';
}
