# The smallest configuration: a unit that is done before basic.target, so before every other unit of the user; an entry
# of the activation before reloadSystemd; a manifest with sops-nix' members alone; no credential, no path unit.
{
  sops.defaultSopsFile = ../../fixtures/sops/all.yaml;
  sops.age.keyFile = "/home/someone/key.txt";
  sops.secrets.since = { };
}
