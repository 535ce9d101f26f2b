# A file that is not there.
{
  services.openssh.enable = true;
  age.secrets.token.file = ./files/absent.age;
}
