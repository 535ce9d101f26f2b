# A unit of the user's that comes before sops-nix.service: no cycle, so not before basic.target.
{
  sops.age.keyFile = "/home/someone/key.txt";
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.secrets.greeting = { };
  systemd.user.services.fetch-key = {
    Unit.Before = [ "sops-nix.service" ];
    Service.ExecStart = "/bin/fetch-key";
  };
}
