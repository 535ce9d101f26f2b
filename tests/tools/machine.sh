#!/bin/sh
# A private machine for one test: run by `unshare --mount --propagation private`, as root. It covers /run, /home and
# /srv with empty memory, takes the users of tests/tools/passwd, shows the program and the fixtures below /mnt, and
# says "ready". It lives until its standard input is closed; nothing of it is ever seen outside.
# Arguments: the program's folder, tests/, the JDK's folder, an empty folder for the stage.
set -eu
program=$1 tests=$2 jdk=$3 stage=$4
mount -t tmpfs -o mode=0755 none "$stage"
mkdir "$stage/program" "$stage/fixtures" "$stage/jdk" "$stage/case" "$stage/tools"
mount --bind "$program" "$stage/program"
mount --bind "$jdk" "$stage/jdk"
# Copies: private keys must be 0600 and root's, which a clone does not keep.
cp -r "$tests/fixtures/." "$stage/fixtures"
chown -R 0:0 "$stage/fixtures"
find "$stage/fixtures/keys" -type f ! -name '*.pub' ! -name '*.age' -exec chmod 600 {} +
cp "$tests/tools/passwd" "$tests/tools/group" "$stage/tools"
mount --rbind "$stage" /mnt
mount --bind /mnt/tools/passwd /etc/passwd
mount --bind /mnt/tools/group /etc/group
for cover in /home /srv /run; do
    mount -n -t tmpfs -o mode=0755 none "$cover"
done
mkdir -p /home/alice /run/user/1000
chown 1000:1000 /home/alice /run/user/1000
chmod 700 /home/alice /run/user/1000
cp -r /mnt/fixtures /home/alice/fixtures
chown -R 1000:1000 /home/alice/fixtures
echo ready
read -r _ || :
