# A script that names those of agenix, where units install the secrets.
{
  services.openssh.enable = true;
  services.userborn.enable = true;
  age.secrets.token.file = ./files/token.age;
  system.activationScripts.reader = {
    deps = [ "agenix" ];
    text = "cat /run/agenix/token";
  };
}
