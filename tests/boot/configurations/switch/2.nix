# Both stages have new content: alice's password, two of the regular secrets.
{
  imports = [ ./base.nix ];
  test.secrets = "regular-2";
  test.passwords = "users-2";
}
