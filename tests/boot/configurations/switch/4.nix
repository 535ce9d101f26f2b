# Regular secrets that this machine cannot open.
{
  imports = [ ./base.nix ];
  test.secrets = "regular-foreign";
  test.passwords = null;
}
