# What makes users, where that is a unit: redone when a secret for users changed, and not stopped by
# one that is missing.
{
  lib,
  config,
  world,
  users,
  ...
}:
let
  # Restarted with the installer, whatever their own triggers say, yet never dependent on its success.
  redone.partOf = [ "sops-install-secrets-for-users.service" ];

  paths = map (entry: entry.path) (lib.attrValues users.secrets ++ lib.attrValues users.templates);
  fromHere =
    user: (user.hashedPasswordFile or null) != null && lib.elem user.hashedPasswordFile paths;
  # systemd takes no empty credential for one.
  hasOther =
    user:
    !(lib.elem (user.initialHashedPassword or null) [
      null
      ""
    ]);
  atRisk = lib.filterAttrs (
    _: user: (user.enable or true) && !user.isNormalUser && fromHere user && !hasOther user
  ) config.users.users;
in
{
  systemd.services = lib.mkMerge [
    (lib.mkIf (world.userborn && !users.empty) { userborn = redone; })
    (lib.mkIf (world.sysusers && !users.empty) {
      systemd-sysusers = redone // {
        # A file that LoadCredential= does not find fails the unit, and with it all users. A credential
        # of the same name that is set here takes its place: it locks the password of that one account.
        serviceConfig = lib.mkIf (atRisk != { }) {
          SetCredential = lib.mapAttrsToList (name: _: "passwd.hashed-password.${name}:!") atRisk;
        };
      };
    })
  ];
}
