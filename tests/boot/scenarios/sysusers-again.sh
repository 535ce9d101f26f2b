#!/bin/sh
# The same machine after a reboot: what lay on its disk is there, what lay in memory has to come again.
. /usr/local/lib/boot-lib.sh

no_cycles
same "failed units" "" "$(failed_units)"
in_order sops-install-secrets-for-users.service systemd-sysusers.service sops-install-secrets.service sysinit.target \
    ordinary.service
check "alice, made at the first boot, still logs in" log-in alice 'alice first'
same "secrets are there again" "web one" "$(content /run/secrets/web)"
same "for users too" "1" "$(lines /run/secrets-for-users/alice | sed 's/^0$/1/')"
same "a service got its credential" 'other db "one"' "$(cut -d' ' -f2- /run/dynamic/read)"
same "no second key was made" "no" "$(property sops-generate-age-key.service ConditionResult)"
check "the first one is still there" grep -q AGE-SECRET-KEY /var/lib/sops/key.txt
same "its unit did not run" "" "$(journalctl -b -u sops-generate-age-key.service -o cat -t sops-installer)"
figures sops-install-secrets-for-users.service systemd-sysusers.service sops-install-secrets.service
finish
