# setuid, setgid and sticky bits: the sandbox lets the program set them.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.secrets.since.mode = "2750";
}
