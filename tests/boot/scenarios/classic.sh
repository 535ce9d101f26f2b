#!/bin/sh
# Users are made by an activation script: at the boot before systemd starts, at a switch before units are looked at.
. /usr/local/lib/boot-lib.sh

say "booted"
no_cycles
same "failed units" "" "$(failed_units)"
same "no unit for what the script does" "not-found" "$(property sops-install-secrets-for-users.service LoadState)"
read -r made _ </run/users.log
began=$(property sops-install-secrets.service InactiveExitTimestampMonotonic)
userspace=$(systemctl show -P UserspaceTimestampMonotonic)
say "users made at ${made} s, systemd started at $((userspace / 1000)) ms, secrets began at $((began / 1000)) ms"
check "users were made before systemd started" test "$(echo "$made" | tr -d .)0000" -le "$userspace"
in_order sops-install-secrets.service sysinit.target by-services.service
same "the script read the hash" "alice $(md5sum </run/secrets-for-users/alice | cut -c1-8)" \
    "$(cut -d' ' -f2- /run/users.log)"
check "alice logs in" log-in alice 'alice first'
same "her secret, which needs her to be there" "400 alice web one" \
    "$(access /run/secrets/web | cut -d' ' -f1,2) $(content /run/secrets/web)"
same "a credential" 'root db "one"' "$(cut -d' ' -f2- /run/by-services.log)"
for mount in /run/secrets.d /run/secrets-for-users.d; do
    same "$mount" "ramfs" "$(findmnt -n -o FSTYPE $mount)"
done

say "switched"
remember sops-install-secrets.service by-services.service watches-alice.service
switch-to 2
same "status" 0 $?
same "failed units" "" "$(failed_units)"
check "alice logs in with the new password" log-in alice 'alice second'
same "web" "web two" "$(content /run/secrets/web)"
same "all of them ran" "yes yes yes" "$(ran sops-install-secrets.service by-services.service watches-alice.service)"
same "a credential" 'root db "two"' "$(tail -n 1 /run/by-services.log | cut -d' ' -f2-)"
same "watches-alice, how often" 2 "$(lines /run/watches-alice.log)"
figures sops-install-secrets.service
finish
