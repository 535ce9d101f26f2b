# A template whose text names no secret, and one without any text.
{
  services.openssh.enable = true;
  sops.templates.plain.content = "nothing secret";
  sops.templates.empty = { };
}
