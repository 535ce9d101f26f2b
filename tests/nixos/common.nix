# What the tests share: the machine, its keys, the worlds of NixOS, functions of the test scripts.
{ lib, modules }:
let
  keyFile = "/var/lib/sops-nix/key.txt";
in
rec {
  inherit keyFile;
  fixtures = ./fixtures;

  # For tests that bring the key by hand.
  key = "${./fixtures/keys/age.txt}";

  # A file that lies on the disk before stage 2 begins, as on a machine that has run before.
  onDisk =
    path: source:
    { config, ... }:
    let
      place = root: ''
        mkdir -p ${root}${dirOf path}
        printf '%s' ${lib.escapeShellArg (builtins.readFile source)} > ${root}${path}
        chmod 0400 ${root}${path}
      '';
    in
    {
      boot.initrd = {
        systemd.services."place-${baseNameOf path}" = lib.mkIf config.boot.initrd.systemd.enable {
          requiredBy = [ "initrd.target" ];
          after = [ "initrd-fs.target" ];
          before = [
            "initrd.target"
            "shutdown.target"
          ];
          conflicts = [ "shutdown.target" ];
          unitConfig.DefaultDependencies = false;
          serviceConfig = {
            Type = "oneshot";
            RemainAfterExit = true;
          };
          script = place "/sysroot";
        };
      }
      // lib.optionalAttrs hasScriptedInitrd {
        postMountCommands = lib.mkIf (!config.boot.initrd.systemd.enable) (place "$targetRoot");
      };
    };

  withoutKey = {
    imports = [ modules.nixos ];
    sops.defaultSopsFile = lib.mkDefault (fixtures + "/secrets.yaml");
  };

  withKey = {
    imports = [
      withoutKey
      (onDisk keyFile (fixtures + "/keys/age.txt"))
    ];
    sops.age.keyFile = keyFile;
  };

  # NixOS gives it up in 26.11.
  hasScriptedInitrd = lib.versionOlder lib.trivial.release "26.11";

  # Who makes the users, and what runs before systemd.
  worlds = {
    classic = { };
    userborn.services.userborn.enable = true;
    sysusers = {
      systemd.sysusers.enable = true;
      system.etc.overlay.enable = true;
    };
    nixosInit = {
      system.nixos-init.enable = true;
      system.etc.overlay.enable = true;
      services.userborn.enable = true;
      # The store as the only image there is: how appliances with nixos-init boot.
      virtualisation.mountHostNixStore = false;
      virtualisation.useNixStoreImage = true;
    };
    scriptedInitrd.boot.initrd.systemd.enable = false;
    activationScripts.sops.useSystemdActivation = false;
  };

  # systemd-sysusers makes no normal users.
  alice =
    { config, pkgs, ... }:
    {
      sops.secrets.alice-password.neededForUsers = true;
      users.users.alice = {
        hashedPasswordFile = config.sops.secrets.alice-password.path;
      }
      // (
        if config.systemd.sysusers.enable then
          {
            isSystemUser = true;
            group = "users";
            home = "/var/lib/alice";
            shell = pkgs.bashInteractive;
          }
        else
          { isNormalUser = true; }
      );
    };

  # A service that keeps what it saw of a file when it was started and when it was reloaded.
  reader = file: {
    wantedBy = [ "multi-user.target" ];
    script = ''
      cat ${file} > "$RUNTIME_DIRECTORY/started-with"
      exec sleep infinity
    '';
    reload = ''
      cat ${file} > "$RUNTIME_DIRECTORY/reloaded-with"
    '';
  };

  # The same check in every world: the password of the secret opens a session, and still does after
  # a switch and after a reboot.
  passwordTest = world: {
    nodes.machine = {
      imports = [
        withKey
        alice
        world
      ];
      sops.secrets.token.owner = "alice";
      system.switch.enable = true;
    };
    testScript = script ''
      def secrets_are_there():
          all_well()
          assert access("/run/secrets-for-users/alice-password") == "root:root 400"
          machine.fail("runuser -u alice -- cat /run/secrets-for-users/alice-password")
          assert text("/run/secrets/token") == "first token"
          assert machine.succeed("stat -L -c '%U %a' /run/secrets/token").strip() == "alice 400"
          machine.succeed("runuser -u alice -- cat /run/secrets/token")
          machine.fail("runuser -u nobody -- cat /run/secrets/token")


      secrets_are_there()
      login("alice", "rosebud", tty="2")

      with subtest("A switch to the same system leaves the password"):
          before = password_hash("alice")
          switch()
          assert password_hash("alice") == before
          secrets_are_there()

      with subtest("All is there again after a reboot"):
          machine.shutdown()
          secrets_are_there()
          login("alice", "rosebud", tty="2")
    '';
  };

  script = body: functions + body;

  functions = ''
    def text(path):
        return machine.succeed(f"cat {path}")


    def access(path):
        return machine.succeed(f"stat -L -c '%U:%G %a' {path}").strip()


    # The booted system or one of its specialisations; what it says, and whether it succeeded.
    def try_switch(name=None, action="test"):
        system = "/run/booted-system" + (f"/specialisation/{name}" if name else "")
        return machine.execute(f"{system}/bin/switch-to-configuration {action} 2>&1")


    def switch(name=None, action="test"):
        status, said = try_switch(name, action)
        assert status == 0, f"exit status {status}: {said}"
        return said


    # The journal since boot, of one unit or of all.
    def said_by(unit=None):
        return machine.succeed("journalctl --boot --no-pager --output=cat" + (f" --unit {unit}.service" if unit else ""))


    def all_well():
        machine.wait_for_unit("multi-user.target")
        failed = machine.succeed("systemctl list-units --state=failed --plain --no-legend")
        assert failed.strip() == "", failed
        assert "ordering cycle" not in said_by()


    def password_hash(user):
        return machine.succeed(f"getent shadow {user} | cut -d: -f2").strip()


    def login(user, password, tty):
        machine.send_key(f"alt-f{tty}")
        machine.wait_until_succeeds(f"[ $(fgconsole) = {tty} ]")
        machine.wait_until_tty_matches(tty, "login: ")
        machine.send_chars(f"{user}\n")
        machine.wait_until_tty_matches(tty, "Password: ")
        machine.send_chars(f"{password}\n")
        machine.wait_until_succeeds(f"pgrep --euid {user} --terminal tty{tty}")


  '';
}
