# Two credentials of one name for one service, and a name that is none: two assertions, each with its declaration.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets."db/password".services = [ "app" ];
  sops.secrets.other = {
    name = "db.password";
    key = "since";
    services = [ "app" ];
  };
  sops.secrets."a:b" = {
    key = "since";
    services = [ "web" ];
  };
}
