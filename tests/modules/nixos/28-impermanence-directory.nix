# The same for a directory, in userborn's world, and named where it really lies: fine.
{ lib, ... }:
{
  options.environment.persistence = lib.mkOption {
    type = lib.types.attrsOf lib.types.anything;
    default = { };
  };
  config = {
    services.userborn.enable = true;
    environment.persistence."/persist".directories = [ { directory = "/etc/ssh"; } ];
    fileSystems."/persist" = {
      mountPoint = "/persist";
      fsType = "ext4";
      neededForBoot = true;
    };
    sops.age.sshKeyPaths = [ "/persist/etc/ssh/ssh_host_ed25519_key" ];
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
  };
}
