# A file outside the store is not looked at while building.
{
  services.openssh.enable = true;
  age.secrets.token.file = "/var/lib/secrets/token.age";
}
