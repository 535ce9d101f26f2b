{ common, ... }:
let
  key = common.fixtures + "/keys/ssh_host_ed25519_key";
in
{
  # No key is named: the host keys of sshd are it.
  nodes.machine = {
    imports = [
      common.withoutKey
      (common.onDisk "/etc/ssh/ssh_host_ed25519_key" key)
    ];
    services.openssh.enable = true;
    sops.secrets.token = { };
  };

  testScript = common.script ''
    all_well()
    assert text("/run/secrets/token") == "first token"
    # The RSA host key, which no file asks for, is not there yet at the first boot.
    said = said_by("sops-install-secrets")
    assert "ssh_host_rsa_key" not in said, said
    assert "error" not in said, said

    with subtest("The host key is left alone"):
        machine.wait_for_open_port(22)
        public = " ".join(text("${key + ".pub"}").split()[:2])
        assert public in machine.succeed("ssh-keyscan -t ed25519 127.0.0.1 2>/dev/null")
  '';
}
