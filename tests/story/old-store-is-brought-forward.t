#!/bin/bash
# A store of the first version, with people, a held post and a queue, is brought
# forward by the next start of crieurd, and nothing of it is lost.
top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"

CRIEUR=$top_builddir/crieur
place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-old.XXXXXX") || exit 1
crieurd_pid=
unset LOG_DEBUG NOTIFY_SOCKET
export CRIEUR_LIBEXEC=$top_builddir CRIEUR_CONFIG=$place/etc/crieur.conf

clear_up() {
	[ -z "$crieurd_pid" ] || kill "$crieurd_pid" 2>/dev/null
	[ -z "$crieurd_pid" ] || wait "$crieurd_pid" 2>/dev/null
	rm -rf "$place"
}
trap clear_up EXIT

user=$(id -un)
[ "$user" != root ] || user=nobody
mkdir "$place/etc" "$place/store"
chmod 755 "$place"
sed "s#@STORE@#$place/store#g; s#@ETC@#$place/etc#g" \
	"$top_srcdir/tests/story/store-version-1.sql" |
	sqlite3 "$place/store/crieur.db"
sed "s#@STORE@#$place/store#; s#@USER@#$user#" \
	"$top_srcdir/tests/story/store-version-1.conf" >"$CRIEUR_CONFIG"
[ "$(id -un)" != root ] || chown -R "$user:" "$place/store"

"$CRIEUR" held >"$place/out" 2>"$place/complaint"
is $? 69 "before crieurd has begun the command line does not touch it: 69"
like "$(cat "$place/complaint")" 'schema|version' "and says what it is about"

"$top_builddir/crieurd" --config "$CRIEUR_CONFIG" --foreground \
	>"$place/log" 2>&1 &
crieurd_pid=$!
end=$((SECONDS + 20))
until grep -q 'crieur-relay is at work' "$place/log" || [ $SECONDS -ge $end ]
do
	sleep 0.1
done

held=$("$CRIEUR" held)
is $? 0 "it has begun"
like "$held" 'chloe@exemple.test *guests *essai 1' "the held post is held"
is "$("$CRIEUR" audience acttes | tr '\n' ' ')" \
	"anne@exemple.test bruno@exemple.test " "the same people receive"
like "$("$CRIEUR" person list)" 'Bruno Témoin.*2099-12-31' "dues are as they were"
like "$("$CRIEUR" queue)" '3 post for acttes: 2 waiting' "the queue waits"
"$CRIEUR" approve 1 >/dev/null 2>&1
is $? 0 "the held post can be approved"
is "$("$CRIEUR" held | grep -c essai)" 0 "none is held any more"
is "$(sqlite3 "$place/store/crieur.db" 'PRAGMA user_version')" 2 \
	"the store says its version"
is "$(sqlite3 "$place/store/crieur.db" 'PRAGMA integrity_check;
	PRAGMA foreign_key_check')" ok "and is sound"
done_testing
