# Every file that the Maven build reads, as a local repository. `update-maven-lock` writes the lock.
{
  lib,
  fetchurl,
  linkFarm,
}:
linkFarm "sops-installer-maven-repository" (
  lib.mapAttrs (
    path: hash:
    fetchurl {
      url = "mirror://maven/${path}";
      inherit hash;
    }
  ) (lib.importJSON ./maven-lock.json)
)
