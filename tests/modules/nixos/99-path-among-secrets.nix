# A path below /run/secrets is the secret's name, and needs no link.
{
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets."app/token" = {
    key = "greeting";
    path = "/run/secrets/app.token";
  };
}
