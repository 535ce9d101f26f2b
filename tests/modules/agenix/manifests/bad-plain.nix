# A file that is not encrypted.
# fails: is not an age file
{
  age.identityPaths = [ "/run/keys/age.txt" ];
  age.secrets.token.file = ./plain.txt;
}
