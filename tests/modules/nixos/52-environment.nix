# sops.environment: values with quotes, dollars and percent signs reach scripts and units as they are, with a warning.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.environment = {
    QUOTED = "it's $HOME 100%";
    PLAIN = "x";
    A_PATH = /etc/passwd;
  };
  sops.secrets.since = { };
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
