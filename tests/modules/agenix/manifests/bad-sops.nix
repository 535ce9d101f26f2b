# A file of sops.
# fails: is a yaml file, but format is 'age'
# fails: set format = "yaml"
{
  age.identityPaths = [ "/run/keys/age.txt" ];
  age.secrets.token.file = ./secrets.yaml;
}
