{
  imports = [ ./base.nix ];
  test.generation = "1";
}
