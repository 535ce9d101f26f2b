#!/bin/sh
# Starts the program on a JDK 25. Shell builtins only: it must work with an empty environment and no PATH.

# A closed descriptor would be given to the next file the JVM opens.
true <&0 2>/dev/null || exec </dev/null
true 2>/dev/null >&1 || exec >/dev/null
true 3>&2 || exec 2>/dev/null

fail() {
    echo "sops-installer: error: $1" >&2
    exit 1
}

case $0 in
    */*) here=${0%/*} ;;
    *) here=. ;;
esac
if [ ! -r "$here/../lib/java-home" ] && [ -L "$0" ] && command -v readlink >/dev/null; then
    here=$(readlink -f "$0") && here=${here%/*}
fi
lib=$here/../lib
[ -r "$lib/java-home" ] || fail "'$lib/java-home': the program's folder is not complete"
read -r recorded <"$lib/java-home"

# $1 is the folder of a JDK of version 25.
is_jdk_25() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while read -r line; do
        case $line in
            JAVA_VERSION=\"25\"* | JAVA_VERSION=\"25.*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}

jdk=
for candidate in "${JAVA_HOME:-}" "$recorded" /usr/lib/jvm/*; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
        jdk=$candidate
        break
    fi
done
[ -n "$jdk" ] || fail "no JDK 25 in JAVA_HOME, '$recorded' or /usr/lib/jvm
sops-installer: hint: install a JDK 25 or name its folder in JAVA_HOME"

# These would add options, agents or output to a program that root runs.
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH

# Names of any bytes: the JVM takes the encoding of names and arguments from here; nothing else of ours reads it.
LC_ALL=C.UTF-8
export LC_ALL

# Small heap and the quick compiler: the program lives for a second. Nothing is written to /tmp (performance data,
# crash reports, attach sockets), and a crash leaves no image of memory that holds secrets.
exec "$jdk/bin/java" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx416m \
    -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:-CreateCoredumpOnCrash -XX:+ErrorFileToStderr \
    --enable-native-access=ALL-UNNAMED -Djna.nounpack=true "-Djna.boot.library.path=$lib" \
    -Dsun.jnu.encoding=UTF-8 -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 \
    "-Dsopsinstaller.name=${0##*/}" -cp "$lib/*" sopsinstaller.Main "$@"
