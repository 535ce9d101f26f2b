# The same names in activation scripts.
{
  sops.useSystemdActivation = false;
  sops.age = {
    keyFile = "/var/lib/my keys/100% \"sure\" $HOME it's\\here.txt";
    generateKey = true;
  };
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since = { };
}
