# Everything at once that is wrong with keys: one message each, all of them together.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.gnupg.home = "/home/someone/.gnupg";
  sops.gnupg.qubes-split-gpg.enable = true;
  sops.age.generateKey = true;
  sops.validateSopsFiles = false;
  sops.age.hostRecipients = [ "age1cxas3krer5q02mmnud577yvhwr9pjzch4h4sf4964xq3j9jy4elqw8knxv" ];
  sops.secrets.since = { };
}
