# More than systemd passes to a unit as credentials.
{
  services.openssh.enable = true;
  sops.secrets.large = {
    sopsFile = builtins.toFile "large.bin" (
      builtins.concatStringsSep "" (builtins.genList (_: "0123456789abcdef") 100000)
    );
    format = "binary";
    services = [ "web" ];
  };
}
