#!/bin/sh
# The first boot of a machine whose users systemd-sysusers makes.
. /usr/local/lib/boot-lib.sh

say "users"
no_cycles
same "failed units" "" "$(failed_units)"
in_order sops-generate-age-key.service sops-install-secrets-for-users.service systemd-sysusers.service \
    sops-install-secrets.service sysinit.target ordinary.service
same "alice's hash is that of the sops file" "$(content /run/secrets-for-users/alice)" \
    "$(sed -n 's/^alice:\([^:]*\):.*/\1/p' /etc/shadow)"
same "alice logs in" "logged in: alice in /home/alice" "$(log-in alice 'alice first')"
refuse "nobody else knows the password" log-in alice 'alice second'
same "a user without a password" "locked" "$(sed -n 's/^web:[!*].*/locked/p' /etc/shadow)"
same "the hash is root's" "400 root root" "$(access /run/secrets-for-users/alice)"

say "secrets"
for mount in /run/secrets.d /run/secrets-for-users.d; do
    same "$mount" "ramfs" "$(findmnt -n -o FSTYPE $mount)"
done
same "the link" "/run/secrets.d/1" "$(readlink /run/secrets)"
same "web" "440 web web web one" "$(access /run/secrets/web) $(content /run/secrets/web)"
same "db/password" '400 root root db "one"' "$(access /run/secrets/db/password) $(content /run/secrets/db/password)"
same "its further link" "/run/secrets/db/password" "$(readlink /etc/db-password)"
same "its own path" "/run/secrets/token" "$(readlink /var/lib/web/token)"
same "numbers and names" "640 web alice token one" "$(access /var/lib/web/token) $(content /var/lib/web/token)"
same "64 KiB" "65536 42406ab7c6b6a1ab98e6710320773064" \
    "$(stat -c %s /run/secrets/large) $(md5sum </run/secrets/large | cut -c1-32)"
same "the template" "400 web web" "$(access /run/secrets/rendered/site.json)"
same "its text" '{"web":"web one","db":"db\"one\""}' \
    "$(tr -d '\n ' </run/secrets/rendered/site.json | sed 's/webone/web one/')"
check "web reads its own" setpriv --reuid web --regid web --clear-groups cat /run/secrets/web
refuse "alice does not" setpriv --reuid alice --regid alice --clear-groups cat /run/secrets/web
refuse "alice does not list names" setpriv --reuid alice --regid alice --clear-groups ls /run/secrets/

say "services"
same "an ordinary service" "root web one" "$(cut -d' ' -f2- /run/read-by-ordinary)"
same "a credential, by services" 'other db "one"' "$(cut -d' ' -f2- /run/dynamic/read)"
same "a credential, by name" "other token one" "$(cut -d' ' -f2- /run/stored/read)"

say "the sandbox"
# (a container has no CAP_IPC_LOCK to give)
expected="CapBnd:000000000020400b NoNewPrivs:1 Seccomp:2 end "
[ "$(systemd-detect-virt --container)" = none ] || expected="CapBnd:000000000020000b NoNewPrivs:1 Seccomp:2 end "
same "limits" "$expected" "$(tr -d '\t' </run/limits | tr '\n' ' ')"
tell-limits /run/no-limits
check "root without them may do all of that" test "$(wc -l </run/no-limits)" -ge 7
cp /etc/systemd/system/sops-install-secrets.service /run/systemd/system/with-sandbox.service
(cd /run/systemd/system && grep -E '^(\[|ExecStart=|Type|Default)' with-sandbox.service >without-sandbox.service)
systemctl daemon-reload
for unit in without with; do
    say "$unit sandbox: $(systemd-analyze security --no-pager $unit-sandbox.service | tail -n 1)"
done

say "a key of this machine's own"
same "the key" "600 root root" "$(access /var/lib/sops/key.txt)"
recipient=$(sed -n 's/^# public key: //p' /var/lib/sops/key.txt)
check "its recipient is in the journal" sh -c \
    "journalctl -b -u sops-generate-age-key.service -o cat | grep -F '$recipient'"

figures sops-generate-age-key.service sops-install-secrets-for-users.service systemd-sysusers.service \
    sops-install-secrets.service
keep /etc/passwd /etc/group /etc/shadow /etc/gshadow /var/lib/sops/key.txt
finish
