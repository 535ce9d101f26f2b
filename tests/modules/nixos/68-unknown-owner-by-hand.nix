# An owner who is made by hand: accepted with a group, refused without.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = {
    owner = "by-hand";
    group = "users";
  };
  sops.templates.t = {
    content = "x";
    owner = "by-hand";
  };
}
