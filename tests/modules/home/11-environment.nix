# Values reach the program as they are, in the unit and in the activation: quotes, percent signs, backslashes, dollars
# and line ends. A warning names those that sops-nix' unit read otherwise. A PATH of one's own needs no mkForce and
# still has systemctl after it.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.environment = {
    PATH = "/opt/bin:/usr/bin";
    QUOTED = "it's \"so\"";
    PERCENT = "%h/100%";
    OTHER = "\\a $HOME\nnext line";
    FILE = /etc/hostname;
  };
  sops.secrets.since = { };
  systemd.user.systemctlPath = "/usr/lib/systemd bin/systemctl";
}
