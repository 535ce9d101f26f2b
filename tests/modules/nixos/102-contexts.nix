# Store paths in what is only looked at: a password from the store, texts and placeholders with packages in them.
{ config, pkgs, ... }:
{
  sops.defaultSopsFile = ../../example/secrets.yaml;
  sops.age.keyFile = "/var/lib/sops-nix/key.txt";
  sops.secrets.greeting.path = "/etc/${config.sops.secrets.greeting.name}";
  sops.placeholder.greeting = "${pkgs.age}/greeting";
  sops.templates.letter.content = ''
    ${pkgs.age}/bin/age ${config.sops.placeholder.greeting} ${config.sops.placeholderFor.json.greeting}
  '';
  users.users.bob.hashedPasswordFile = "${pkgs.age}/password";
}
