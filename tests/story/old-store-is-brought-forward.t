#!/bin/bash
# A store of an earlier version, with people, a held post and a queue, is
# brought forward by the next start of crieurd, and nothing of it is lost.
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
chmod 755 "$place"

begin() { # VERSION
	rm -rf "${place:?}/etc" "${place:?}/store"
	mkdir "$place/etc" "$place/store"
	sed "s#@STORE@#$place/store#g; s#@ETC@#$place/etc#g" \
		"$top_srcdir/tests/story/store-version-$1.sql" |
		sqlite3 "$place/store/crieur.db"
	sed "s#@STORE@#$place/store#; s#@USER@#$user#" \
		"$top_srcdir/tests/story/store-version-1.conf" >"$CRIEUR_CONFIG"
	[ "$(id -un)" != root ] || chown -R "$user:" "$place/store"
}

start() {
	rm -f "$place/log" # what the one before said
	"$top_builddir/crieurd" --config "$CRIEUR_CONFIG" --foreground \
		>"$place/log" 2>&1 &
	crieurd_pid=$!
	end=$((SECONDS + 20))
	until grep -qs 'crieur-relay is at work' "$place/log" || [ $SECONDS -ge $end ]
	do
		sleep 0.1
	done
}

is_sound() {
	is "$(sqlite3 "$place/store/crieur.db" 'PRAGMA user_version')" \
		"$(find "$top_srcdir/src/store/schema" -name '*.sql' | wc -l)" \
		"the store says its version"
	is "$(sqlite3 "$place/store/crieur.db" 'PRAGMA integrity_check;
		PRAGMA foreign_key_check')" ok "and is sound"
}

begin 1
"$CRIEUR" held >"$place/out" 2>"$place/complaint"
is $? 69 "before crieurd has begun the command line does not touch it: 69"
like "$(cat "$place/complaint")" 'schema|version' "and says what it is about"

start
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
is_sound

kill "$crieurd_pid"
wait "$crieurd_pid" 2>/dev/null
crieurd_pid=
begin 2
start
held=$("$CRIEUR" held)
is $? 0 "a store of the second version: it has begun"
like "$held" 'a facilitator *chloe@exemple.test *guests *essai 1' \
	"the held post is held"
like "$held" 'its author *chloe@exemple.test *proof' \
	"the unconfirmed one waits for its author"
like "$("$CRIEUR" trace m3@exemple.test)" 'acttes \(private\): expanded' \
	"a private answer is private"
"$CRIEUR" approve 3 >/dev/null 2>&1
is $? 0 "the unconfirmed post can be approved"
is_sound
done_testing
