# A foreign script runs between the secrets for users and the users: the installer has a script of its own then.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.hash = {
    key = "db/password";
    neededForUsers = true;
  };
  system.activationScripts.reads-hash = {
    deps = [ "setupSecretsForUsers" ];
    text = "cat /run/secrets-for-users/hash >/dev/null";
  };
  system.activationScripts.users.deps = [ "reads-hash" ];
}
