# Sockets and mounts are early: sops-nix.service stays before basic.target.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
  systemd.user.services.sops-nix.Unit = {
    After = [ "home-someone-vault.mount" ];
    Wants = "keyboxd.socket";
  };
}
