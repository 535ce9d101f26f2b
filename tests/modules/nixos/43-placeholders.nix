# Every encoding; the manifest names only the typed placeholders that a template uses.
{ config, ... }:
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets."db/password" = { };
  sops.secrets.since = { };
  sops.templates.all.content =
    let
      inherit (config.sops) placeholder placeholderFor;
    in
    ''
      raw ${placeholder."db/password"} ${placeholderFor.raw."db/password"}
      json ${placeholderFor.json."db/password"}
      yaml ${placeholderFor.yaml."db/password"}
      toml ${placeholderFor.toml."db/password"}
      shell ${placeholderFor.shell."db/password"}
      systemd-env ${placeholderFor.systemd-env."db/password"}
      url ${placeholderFor.url."db/password"}
      base64 ${placeholderFor.base64."db/password"}
    '';
}
