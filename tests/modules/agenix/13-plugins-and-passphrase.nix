# Plugins, a passphrase, and a wrapper of age, which is told to be unused.
{ pkgs, ... }:
{
  age = {
    identityPaths = [ "/persist/age.txt" ];
    plugins = [ pkgs.age-plugin-tpm ];
    passphraseFile = "/persist/passphrase";
    ageBin = "${pkgs.rage}/bin/rage";
    secrets.token.file = ./files/token.age;
  };
}
