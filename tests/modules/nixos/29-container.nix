# In a container there is no initrd and nothing is mounted late.
{ lib, ... }:
{
  options.boot.isContainer = lib.mkOption {
    type = lib.types.bool;
    default = false;
  };
  config = {
    boot.isContainer = true;
    fileSystems."/persist" = {
      mountPoint = "/persist";
      fsType = "ext4";
    };
    sops.age.keyFile = "/persist/key.txt";
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
  };
}
