# shellcheck shell=sh
# What the scenarios' scripts use inside the machine. Each check prints one line; the script's last command is `finish`.
failures=0
say() { echo "  -- $*"; }
# check TEXT COMMAND...
check() {
    text=$1
    shift
    if out=$("$@" 2>&1); then
        echo "  ok   $text"
    else
        echo "  FAIL $text: $* -> $out"
        failures=$((failures + 1))
    fi
}
refuse() {
    text=$1
    shift
    if out=$("$@" 2>&1); then
        echo "  FAIL $text: $* -> $out"
        failures=$((failures + 1))
    else
        echo "  ok   $text"
    fi
}
# same TEXT WANTED SEEN
same() {
    if [ "$2" = "$3" ]; then
        echo "  ok   $1: $3"
    else
        echo "  FAIL $1: wanted \"$2\", saw \"$3\""
        failures=$((failures + 1))
    fi
}
finish() {
    if [ $failures = 0 ]; then
        echo "  -- all checks passed"
    else
        journalctl -b --no-pager -o short-monotonic -p 6 | grep -v 'kernel:' | tail -n 150
        echo "  -- $failures checks FAILED"
    fi
    exit $failures
}

property() { systemctl show -P "$2" "$1"; }
content() { cat "$1" 2>&1; }
# mode owner group of what lies behind a path
access() { stat -L -c '%a %U %G' "$1" 2>&1; }
# The failed units but for those that Debian itself brings and that are none of this test.
failed_units() { systemctl --failed --plain --no-legend | cut -d' ' -f1 | sort | tr '\n' ' ' | sed 's/ $//'; }
# in_order UNIT...: each one had ended its start before the next one began.
in_order() {
    began=$(systemctl show -P InactiveExitTimestampMonotonic "$@" | grep .)
    active=$(systemctl show -P ActiveEnterTimestampMonotonic "$@" | grep .)
    before=
    line=1
    for unit; do
        if [ -n "$before" ]; then
            ended=$(echo "$active" | sed -n "$((line - 1))p")
            check "$before is done before $unit begins" \
                test "$ended" -gt 0 -a "$ended" -le "$(echo "$began" | sed -n "${line}p")"
        fi
        before=$unit
        line=$((line + 1))
    done
}
no_cycles() {
    same "no ordering cycle" "" "$(journalctl -b --no-pager -o cat _PID=1 | grep -i 'ordering cycle' | head -n 3)"
}
# How long units took and what they needed.
figures() {
    for unit; do
        began=$(property "$unit" InactiveExitTimestampMonotonic)
        active=$(property "$unit" ActiveEnterTimestampMonotonic)
        say "$unit: started $((began / 1000)) ms after the kernel, took $(((active - began) / 1000)) ms," \
            "$(property "$unit" MemoryPeak) bytes of memory at most, $(property "$unit" CPUUsageNSec) ns of CPU"
    done
}
# remember UNIT...: then `ran UNIT...` tells for each whether its program was started since, in one line.
starts() { systemctl show -P ExecMainStartTimestampMonotonic "$@" | grep .; }
remember() {
    now=$(starts "$@")
    line=1
    for unit; do
        echo "$now" | sed -n "${line}p" >"/run/remembered-$unit"
        line=$((line + 1))
    done
}
ran() {
    now=$(starts "$@")
    line=1
    for unit; do
        if [ "$(echo "$now" | sed -n "${line}p")" = "$(cat "/run/remembered-$unit")" ]; then echo no; else echo yes; fi
        line=$((line + 1))
    done | paste -sd ' '
}
lines() { if [ -e "$1" ]; then wc -l <"$1"; else echo 0; fi; }
# keep FILE...: they are there at the next boot of this scenario. There is no disk; they leave by the console.
keep() { echo "BOOT-STATE: $(tar -cz "$@" 2>/dev/null | base64 -w0)"; }
