# All formats, and the default one.
{
  services.openssh.enable = true;
  sops.defaultSopsFormat = "json";
  sops.secrets = {
    json.sopsFile = ../../fixtures/sops/all.json;
    env = {
      sopsFile = ../../fixtures/sops/app.env;
      format = "dotenv";
    };
    ini = {
      sopsFile = ../../fixtures/sops/app.ini;
      format = "ini";
      key = [
        "section"
        "key"
      ];
    };
    blob = {
      sopsFile = ../../fixtures/sops/blob.bin;
      format = "binary";
    };
  };
}
