# systemd-sysusers sets a password only when it makes the user.
{
  systemd.sysusers.enable = true;
  users.mutableUsers = false;
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
}
