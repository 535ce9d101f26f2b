#!/bin/sh
# Switches, with the stages by units. The program that makes users is a small stand-in for userborn, which Debian does
# not have: it shows what a unit of that name and alias finds, and when. It says nothing about userborn itself.
. /usr/local/lib/boot-lib.sh

stages="sops-install-secrets-for-users userborn sops-install-secrets"
consumers="by-list by-services unchanged"
# switched N STATUS UNIT...: of all units only these ran.
switched() {
    all=
    for unit in $stages $consumers; do all="$all $unit.service"; done
    # shellcheck disable=SC2086 # a list
    remember $all
    switch-to "$1"
    same "status of the switch" "$2" $?
    shift 2
    wanted=
    for unit in $stages $consumers; do
        case " $* " in *" $unit "*) wanted="$wanted yes" ;; *) wanted="$wanted no" ;; esac
    done
    # shellcheck disable=SC2086 # a list
    same "ran: $stages $consumers" "${wanted# }" "$(ran $all)"
}
seen() { tail -n 1 "$1" | cut -d' ' -f2-; }

say "booted"
no_cycles
same "failed units" "" "$(failed_units)"
in_order sops-install-secrets-for-users.service userborn.service sops-install-secrets.service sysinit.target \
    by-list.service
same "one unit by two names" "userborn.service" "$(property systemd-sysusers.service Id)"
check "alice logs in" log-in alice 'alice first'
same "by-list" "root web one" "$(seen /run/by-list.log)"

say "switched to the same"
switched 1 0

say "switched to new content"
# shellcheck disable=SC2086 # a list
switched 2 0 $stages by-list by-services
same "failed units" "" "$(failed_units)"
in_order sops-install-secrets-for-users.service userborn.service sops-install-secrets.service by-services.service
check "alice logs in with the new password" log-in alice 'alice second'
check "bob's is the same" log-in bob 'bob first'
same "restartUnits: read" "root web two" "$(seen /run/by-list.log)"
same "restartUnits: how often" 2 "$(lines /run/by-list.log)"
same "services: read" 'root db "two"' "$(seen /run/by-services.log)"
same "services: how often" 2 "$(lines /run/by-services.log)"
same "one generation" "2 2.json" "$(cd /run/secrets.d && echo *)"
say "$(journalctl -b -o cat -t sops-install-secrets --no-pager | tail -n 3 | tr '\n' '|')"

say "switched to no secret for users"
switched 3 0 sops-install-secrets-for-users userborn
same "failed units" "" "$(failed_units)"
same "nothing is behind the link" "" "$(ls -A /run/secrets-for-users/)"
same "no hash is left" "" "$(find /run/secrets-for-users.d -type f ! -name '*.json')"
same "regular secrets stay" "web two" "$(content /run/secrets/web)"

say "switched to what this machine cannot open"
switched 4 4 sops-install-secrets
same "failed units" "sops-install-secrets.service" "$(failed_units)"
same "the secrets stay" "web two" "$(content /run/secrets/web)"
check "the journal tells why" sh -c "journalctl -b -u sops-install-secrets.service -o cat | grep -q regular-foreign"

say "switched back"
# shellcheck disable=SC2086 # a list
switched 2 0 $stages
same "failed units" "" "$(failed_units)"
same "web" "web two" "$(content /run/secrets/web)"
check "alice has her password again" grep -qF "alice:$(content /run/secrets-for-users/alice):" /etc/shadow
figures sops-install-secrets-for-users.service userborn.service sops-install-secrets.service
finish
