# Directories that lie inside each other.
# fails: lie inside each other
{
  age.identityPaths = [ "/run/keys/age.txt" ];
  age.secretsDir = "/run/agenix.d/current";
  age.secrets.token.file = ./for-age.age;
}
