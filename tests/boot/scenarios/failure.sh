#!/bin/sh
# The machine's key opens one file of three. The boot goes on, what failed is visible, users that need no missing secret
# are as ever.
. /usr/local/lib/boot-lib.sh

shadow() { sed -n "s/^$1:\([^:]*\):.*/\1/p" /etc/shadow; }

no_cycles
same "failed units" "by-services.service sops-install-secrets-for-users.service sops-install-secrets.service" \
    "$(failed_units)"
same "the boot goes on" "active active" \
    "$(property multi-user.target ActiveState) $(property unconcerned.service ActiveState)"
same "users are made" "active" "$(property systemd-sysusers.service ActiveState)"
check "alice, whose secret is there, logs in" log-in alice 'alice first'
same "bob is there, locked" "bob !" "$(id -un bob) $(shadow bob)"
refuse "and does not log in" log-in bob 'bob first'
check "carol logs in with the password that was set for this case" log-in carol 'carol first'
same "dave is there, locked too: what was set for him is empty" "dave !" "$(id -un dave) $(shadow dave)"
same "what can be opened is installed" "alice" "$(ls /run/secrets-for-users)"
same "and partly done is told by the status" 3 "$(property sops-install-secrets-for-users.service ExecMainStatus)"
same "nothing done too" 1 "$(property sops-install-secrets.service ExecMainStatus)"
same "nothing is behind the path" "" "$(ls -d /run/secrets 2>/dev/null)"
for unit in sops-install-secrets-for-users sops-install-secrets; do
    check "$unit names the file and the remedy" sh -c \
        "journalctl -b -u $unit.service -o cat | grep 'sops updatekeys.*foreign.yaml'"
    # shellcheck disable=SC2016 # how a hash begins
    same "no value is in the journal of $unit" "" \
        "$(journalctl -b -u "$unit.service" -o cat | grep -e 'lost' -e '\$6\$')"
done
say "$(journalctl -b -u sops-install-secrets.service -o cat -t sops-install-secrets --no-pager | head -n 12)"
finish
