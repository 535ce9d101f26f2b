# A unit of the user's that comes before ours: no cycle, and a warning that ours is not before sysinit.target.
{
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.greeting = { };
  systemd.services.fetch-key = {
    before = [ "sops-install-secrets.service" ];
    serviceConfig.ExecStart = "/bin/fetch-key";
  };
}
