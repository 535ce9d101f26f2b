# What agenix takes and this module does not.
{
  services.openssh.enable = true;
  age.secrets.copied = {
    file = ./files/token.age;
    path = "/etc/app/token";
    symlink = false;
  };
  age.secrets.symbolic = {
    file = ./files/token.age;
    mode = "u=r,g=r";
  };
}
