# A file that only the machine has is not looked at.
{
  age.identityPaths = [ "/run/keys/age.txt" ];
  age.secrets.token.file = "/var/lib/absent.age";
}
