# No key at all.
{
  age.secrets.token.file = ./files/token.age;
}
