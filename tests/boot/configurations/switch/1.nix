# The configuration that the machine boots with.
{
  imports = [ ./base.nix ];
  test.secrets = "regular-1";
  test.passwords = "users-1";
}
