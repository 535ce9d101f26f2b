# A file that was cut off.
# fails: is a broken age file: age header
{
  age.identityPaths = [ "/run/keys/age.txt" ];
  age.secrets.token.file = ./cut.age;
}
