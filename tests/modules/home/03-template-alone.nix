# A template without secrets is installed too (with sops-nix nothing is), and needs no key.
{
  sops.templates."app.conf".content = "no secret in it\n";
}
