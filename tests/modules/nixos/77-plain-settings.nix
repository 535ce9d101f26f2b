# keepGenerations, log, useTmpfs and validateSopsFiles in the manifest.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.keepGenerations = 0;
  sops.log = [ ];
  sops.useTmpfs = true;
  sops.validateSopsFiles = false;
  sops.absentKeys = "fail";
  sops.onFailure = "keep";
  sops.secrets.since = { };
}
