# A key as text, as list, as sops' own notation, empty, and sops.defaultSopsKey.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.defaultSopsKey = "db/options/user";
  sops.secrets = {
    default = { };
    text.key = "db/password";
    list.key = [
      "db"
      "hosts"
      1
    ];
    slash.key = [ "odd/key" ];
    own.key = "[\"db\"][\"hosts\"][0]";
    whole.key = "";
  };
}
