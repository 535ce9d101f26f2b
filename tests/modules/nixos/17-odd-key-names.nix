# Names of key files with everything that a shell or systemd would interpret.
{ pkgs, ... }:
{
  systemd.package = pkgs.systemd;
  sops.age = {
    keyFile = "/var/lib/my keys/100% \"sure\" $HOME it's\\here.txt";
    generateKey = true;
    sshKeyPaths = [
      "/etc/ssh/ssh_host_ed25519_key"
      "/etc/ssh/with space"
      "/etc/ssh/with%percent"
    ];
  };
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.absentKeys = "skip";
  sops.secrets.since = { };
}
