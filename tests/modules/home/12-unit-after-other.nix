# Someone's own order: sops-nix.service waits for a unit that comes after basic.target. Before basic.target that would
# be a cycle, so it is before default.target, with the default dependencies; the unit that makes the key likewise.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.age.generateKey = true;
  sops.secrets.since = { };
  systemd.user.services.sops-nix.Unit.After = [ "vault-mount.service" ];
}
