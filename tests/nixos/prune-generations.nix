{ common, lib, ... }:
{
  nodes.machine = {
    imports = [ common.withKey ];
    sops.secrets.token = { };
    sops.keepGenerations = 3;
    specialisation.one.configuration.sops.keepGenerations = lib.mkForce 1;
    specialisation.all.configuration.sops.keepGenerations = lib.mkForce 0;
  };

  testScript = common.script ''
    def generations():
        return machine.succeed("cd /run/secrets.d; ls --directory */ | sort -n").split()


    def install_again(times):
        for _ in range(times):
            # Or systemd refuses a unit that is started so often.
            machine.succeed("systemctl reset-failed sops-install-secrets.service")
            machine.succeed("systemctl restart sops-install-secrets.service")


    all_well()
    assert generations() == ["1/"]
    install_again(4)
    assert generations() == ["3/", "4/", "5/"]

    switch("one")
    assert generations() == ["6/"]

    switch("all")
    install_again(3)
    assert generations() == ["6/", "7/", "8/", "9/", "10/"]
    assert machine.succeed("readlink /run/secrets").strip() == "/run/secrets.d/10"
    assert text("/run/secrets/token") == "first token"

    with subtest("Nothing is left of those that were pruned"):
        switch("one")
        left = machine.succeed("ls -A /run/secrets.d").split()
        assert sorted(left) == ["11", "11.json"], left
        all_well()
  '';
}
