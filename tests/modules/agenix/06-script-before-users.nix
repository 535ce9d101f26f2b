# A script between agenixInstall and the users: secrets are installed in agenix' own two steps.
{
  services.openssh.enable = true;
  age.secrets.token.file = ./files/token.age;
  system.activationScripts.reader = {
    deps = [ "agenixInstall" ];
    text = "cat /run/agenix/token";
  };
  system.activationScripts.users.deps = [ "reader" ];
}
