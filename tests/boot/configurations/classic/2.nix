{
  imports = [ ./base.nix ];
  test.generation = "2";
}
