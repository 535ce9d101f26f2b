{ common, ... }:
{
  # Nothing but the encrypted file changes: userborn has to run again all the same.
  nodes.machine = {
    imports = [
      common.withKey
      common.alice
      common.worlds.userborn
    ];
    specialisation.changed.configuration.sops.defaultSopsFile = common.fixtures + "/changed.yaml";
  };

  testScript = common.script ''
    all_well()
    login("alice", "rosebud", tty="2")
    before = password_hash("alice")

    switch("changed")
    all_well()
    assert password_hash("alice") != before
    login("alice", "xanadu", tty="3")

    with subtest("The way back"):
        switch()
        all_well()
        assert password_hash("alice") == before
        login("alice", "rosebud", tty="4")
  '';
}
