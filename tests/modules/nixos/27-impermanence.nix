# Host keys that impermanence brings back only after users are made: refused, with where they really lie.
{ lib, ... }:
{
  options.environment.persistence = lib.mkOption {
    type = lib.types.attrsOf lib.types.anything;
    default = { };
  };
  config = {
    environment.persistence."/persist" = {
      files = [
        "/etc/machine-id"
        { file = "/etc/ssh/ssh_host_ed25519_key"; }
      ];
      directories = [ "/var/lib/nixos" ];
    };
    fileSystems."/persist" = {
      mountPoint = "/persist";
      fsType = "ext4";
      neededForBoot = true;
    };
    sops.age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];
    sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
    sops.secrets.hash = {
      key = "db/password";
      neededForUsers = true;
    };
  };
}
