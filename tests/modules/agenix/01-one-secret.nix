# The smallest configuration: one secret, opened by the SSH host keys.
{
  services.openssh.enable = true;
  age.secrets.token.file = ./files/token.age;
}
