# The option that agenix renamed.
{
  age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
  age.secrets.token.file = ./files/token.age;
}
