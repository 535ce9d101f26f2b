# A script that reads secrets: scripts install them, once.
{
  services.openssh.enable = true;
  age.secrets.token.file = ./files/token.age;
  system.activationScripts.reader = {
    deps = [ "agenix" ];
    text = "cat /run/agenix/token";
  };
}
