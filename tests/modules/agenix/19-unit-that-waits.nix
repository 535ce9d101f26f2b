# A unit that waits for something late is not before sysinit.target.
{
  services.openssh.enable = true;
  age.secrets.token.file = ./files/token.age;
  systemd.services.agenix-install-secrets.after = [ "network-online.target" ];
}
