# Secrets as systemd credentials of services.
{
  lib,
  credentials,
  ...
}:
{
  # After, and wanted, but never required: when a secret is missing that service fails, and no other.
  systemd.services = lib.mapAttrs (_: given: {
    after = lib.unique (map (credential: "${credential.unit}.service") given);
    wants = lib.unique (map (credential: "${credential.unit}.service") given);
    serviceConfig.LoadCredential = map (credential: credential.load) given;
  }) credentials.byService;
}
