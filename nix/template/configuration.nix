{
  # The machine's SSH key, which openssh makes at its first start, is what opens the secrets.
  services.openssh.enable = true;

  # Encrypted: it may lie in a public repository, and in the Nix store.
  sops.defaultSopsFile = ./secrets.yaml;

  # Each name is a key in that file; the secret is the file /run/secrets/greeting.
  sops.secrets.greeting = {
    # Who may read it; root alone, if you leave these out.
    # owner = "alice";
    # mode = "0400";
  };

  # Things that read a secret take its path, never its content:
  #   services.something.passwordFile = config.sops.secrets.greeting.path;

  system.stateVersion = "26.05";
}
