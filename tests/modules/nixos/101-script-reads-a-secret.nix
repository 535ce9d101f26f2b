# An activation script that reads a secret without saying what it needs is warned of.
{
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.greeting = { };
  system.activationScripts.zzz = "cat /run/secrets/greeting";
}
