# Owners by name and by number, a user under another attribute name, and what follows for groups.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  users.users.alice = {
    isSystemUser = true;
    group = "wheel";
  };
  users.users.by-attribute = {
    name = "bob";
    isSystemUser = true;
    group = "keys";
  };
  sops.secrets = {
    a = {
      key = "since";
      owner = "alice";
    };
    b = {
      key = "since";
      owner = "bob";
    };
    c = {
      key = "since";
      uid = 1000;
      gid = 1001;
    };
    d = {
      key = "since";
      owner = "alice";
      group = "keys";
    };
    e = {
      key = "since";
      uid = 0;
      group = "wheel";
    };
  };
  sops.templates.t = {
    content = "x";
    owner = "bob";
    mode = "0440";
  };
}
