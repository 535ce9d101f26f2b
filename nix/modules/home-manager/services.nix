# Secrets as systemd credentials of the user's services.
{
  lib,
  anything,
  credentials,
  ...
}:
{
  # After, and wanted, but never required: when a secret is missing that service fails alone.
  systemd.user.services = lib.mkIf anything (
    lib.mapAttrs (_: given: {
      Unit = lib.genAttrs [ "After" "Wants" ] (
        _: lib.unique (map (credential: "${credential.unit}.service") given)
      );
      Service.LoadCredential = map (credential: credential.load) given;
    }) credentials.byService
  );
}
