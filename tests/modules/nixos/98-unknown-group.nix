# A group that is not declared fails where none can be made by hand.
{
  users.mutableUsers = false;
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.greeting.group = "nobodys";
}
