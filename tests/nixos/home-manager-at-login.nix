{
  common,
  modules,
  homeManager,
}:
{
  nodes.machine =
    { pkgs, ... }:
    {
      imports = [ (homeManager + "/nixos") ];
      users.users.alice = {
        isNormalUser = true;
        password = "rosebud";
      };
      environment.etc."alice/key.txt" = {
        source = common.fixtures + "/keys/age.txt";
        user = "alice";
        mode = "0400";
      };

      home-manager.useGlobalPkgs = true;
      home-manager.users.alice =
        { config, ... }:
        {
          imports = [ modules.home-manager ];
          home.stateVersion = "25.05";
          sops = {
            defaultSopsFile = common.fixtures + "/secrets.yaml";
            age.keyFile = "/etc/alice/key.txt";
            secrets.token = { };
            secrets."database/password".path = "${config.home.homeDirectory}/.config/app/password";
            templates.conf.content = "token=${config.sops.placeholder.token}";
          };
          # A service of the session that needs a secret, without a word about order.
          systemd.user.services.app = {
            Install.WantedBy = [ "default.target" ];
            Service.ExecStart = toString (
              pkgs.writeShellScript "app" ''
                cat ${config.sops.secrets.token.path} > "$XDG_RUNTIME_DIR/seen"
                exec sleep infinity
              ''
            );
          };
        };
    };

  testScript = common.script ''
    secrets = "/home/alice/.config/sops-nix/secrets"

    all_well()
    login("alice", "rosebud", tty="2")
    machine.wait_for_file(f"{secrets}/token")

    assert text(f"{secrets}/token") == "first token"
    assert machine.succeed(f"stat -L -c '%U %a' {secrets}/token").strip() == "alice 400"
    assert "w0rd" in text("/home/alice/.config/app/password")
    assert text(f"{secrets}/rendered/conf") == "token=first token"
    machine.wait_for_unit("sops-nix.service", "alice")
    uid = machine.succeed("id --user alice").strip()
    machine.wait_until_succeeds(f"grep -qx 'first token' /run/user/{uid}/seen")
    failed = machine.systemctl("list-units --state=failed --plain --no-legend", "alice")[1]
    assert failed.strip() == "", failed

    with subtest("Nobody else reads them, and they end with the session"):
        machine.fail(f"runuser -u nobody -- cat {secrets}/token")
        machine.send_chars("exit\n")
        machine.wait_until_fails(f"test -d /run/user/{uid}")
        machine.fail(f"cat {secrets}/token")

    with subtest("And are there again at the next login"):
        login("alice", "rosebud", tty="3")
        machine.wait_until_succeeds(f"grep -qx 'first token' {secrets}/token")
  '';
}
