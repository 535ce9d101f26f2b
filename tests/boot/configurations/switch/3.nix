# Nobody's password is a secret any more.
{
  imports = [ ./base.nix ];
  test.secrets = "regular-2";
  test.passwords = null;
}
