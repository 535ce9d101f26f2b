# Names that no credential can have, and how a name is given.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."odd:name" = {
    key = "since";
    services = [ "web" ];
  };
  sops.secrets."schlüssel" = {
    key = "since";
    services = [ "web" ];
  };
  sops.secrets.fine = {
    key = "since";
    credential = "a/b";
  };
  sops.secrets.given = {
    name = "given:name";
    key = "since";
    credential = "given";
    services = [ "web" ];
  };
}
