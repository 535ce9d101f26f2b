# An owner who is not declared, where users cannot be made by hand.
{
  services.openssh.enable = true;
  users.mutableUsers = false;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    owner = "nobody-knows";
    group = "users";
  };
}
