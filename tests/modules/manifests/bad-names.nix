# Two secrets of one name, and one that leaves its directory.
# fails: same
# fails: ../outside
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ./secrets.yaml;
  sops.secrets.a = {
    name = "same";
    key = "db/port";
  };
  sops.secrets.b = {
    name = "same";
    key = "db/port";
  };
  sops.secrets."../outside".key = "db/port";
}
