# Before users there is nobody to own anything, but for root and numbers.
{
  services.openssh.enable = true;
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  users.users.alice.group = "users";
  sops.secrets.named = {
    key = "since";
    neededForUsers = true;
    owner = "alice";
  };
  sops.secrets.root = {
    key = "since";
    neededForUsers = true;
    owner = "root";
    group = "root";
  };
  sops.secrets.number = {
    key = "since";
    neededForUsers = true;
    uid = 1000;
    gid = 100;
  };
  sops.templates.grouped = {
    content = "x";
    neededForUsers = true;
    group = "users";
  };
}
