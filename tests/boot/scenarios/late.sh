#!/bin/sh
# The key comes late: first half of it, as when it is copied over a slow line, then all. As in the scenario of switches
# a stand-in makes the users.
. /usr/local/lib/boot-lib.sh

stages="sops-install-secrets-for-users sops-install-secrets"
key=/var/lib/sops/key.txt
wait_for() { # TEXT SECONDS COMMAND...
    text=$1
    left=$2
    shift 2
    until "$@" >/dev/null 2>&1 || [ "$left" -le 0 ]; do
        sleep 1
        left=$((left - 1))
    done
    check "$text" "$@"
}

say "booted without the key"
no_cycles
same "failed units: those that cannot be without a secret" "by-path.service by-services.service" "$(failed_units)"
for unit in $stages; do
    same "$unit" "active" "$(property "$unit.service" ActiveState)"
    same "$unit-late waits" "active waiting" \
        "$(property "$unit-late.path" ActiveState) $(property "$unit-late.path" SubState)"
    check "$unit tells that it waits" sh -c \
        "journalctl -b -u $unit.service -o cat | grep 'none of these keys exists yet.*$key'"
done
same "the user is there" "alice" "$(id -un alice)"
same "without a password" "!" "$(sed -n 's/^alice:\([^:]*\):.*/\1/p' /etc/shadow)"
remember running.service unconcerned.service

say "half a key"
mkdir -p /var/lib/sops
head -c 150 /keys/late.txt >$key
sleep 8
same "nothing is installed" "" "$(ls -d /run/secrets /run/secrets-for-users 2>/dev/null)"
same "nothing was restarted" "no no" "$(ran running.service unconcerned.service)"
for unit in $stages; do
    say "$unit-late: $(property "$unit-late.service" SubState)," \
        "tried again $(property "$unit-late.service" NRestarts) times"
done

say "the whole key"
tail -c +151 /keys/late.txt >>$key
written=$(cut -d. -f1 /proc/uptime)
wait_for "regular secrets are installed" 60 test -e /run/secrets/web
wait_for "those for users" 60 test -e /run/secrets-for-users/alice
wait_for "sops-install-secrets" 60 systemctl is-active sops-install-secrets.service
wait_for "by-path" 60 systemctl is-active by-path.service
wait_for "by-services" 60 systemctl is-active by-services.service
wait_for "running got it" 60 sh -c 'journalctl -b -u running.service -o cat | grep -x "read: web late"'
say "all of it $(($(cut -d. -f1 /proc/uptime) - written)) s after the key was whole"
same "web" "web late" "$(content /run/secrets/web)"
wait_for "alice logs in" 30 log-in alice 'alice late'
same "running was restarted" yes "$(ran running.service)"
same "unconcerned was not" no "$(ran unconcerned.service)"
for unit in $stages; do
    same "$unit" "active" "$(property "$unit.service" ActiveState)"
    same "$unit-late" "active exited" \
        "$(property "$unit-late.service" ActiveState) $(property "$unit-late.service" SubState)"
    same "$unit-late.path" "active" "$(property "$unit-late.path" ActiveState)"
done
sleep 3
same "nobody was started twice" "root web late, root db late" \
    "$(cut -d' ' -f2- /run/read.log | sort -r | paste -sd, | sed 's/,/, /g')"
same "failed units" "" "$(failed_units)"
figures sops-install-secrets-late.service sops-install-secrets.service
finish
