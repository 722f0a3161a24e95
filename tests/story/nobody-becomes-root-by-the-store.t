#!/bin/bash
# Each child is a user of its own, and none of them is root at any time: what
# one can read or signal is its own. What root acts on is read from the files of
# root: a row changed in the store runs no command and reads no secret.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"

HOUSE_USER=crieurstory
children='gate clerk relay'
users_end() {
	for child in '' -gate -clerk -relay -inlet; do
		userdel -f "$HOUSE_USER$child" >/dev/null 2>&1
	done
	groupdel "$HOUSE_USER" >/dev/null 2>&1
}
users_end
groupadd --system "$HOUSE_USER"
for child in '' -gate -clerk -relay -inlet; do
	useradd --system --no-create-home -g "$HOUSE_USER" "$HOUSE_USER$child"
done
story_at_end() {
	users_end
}
story_begin

pid_of() { # CHILD
	pgrep -P "$HOUSE_CRIEURD_PID" -x "crieur-$1"
}
ids_of() { # CHILD FIELD
	awk -v field="$2:" '$1 == field { print $2, $3, $4, $5 }' \
		"/proc/$(pid_of "$1")/status"
}
as() { # CHILD COMMAND...
	local user=$HOUSE_USER-$1
	shift
	setpriv --reuid "$user" --regid "$HOUSE_USER" --clear-groups "$@" \
		2>/dev/null
}

for child in $children; do
	uid=$(id -u "$HOUSE_USER-$child")
	is "$(ids_of "$child" Uid)" "$uid $uid $uid $uid" \
		"crieur-$child is $HOUSE_USER-$child in each of its four ids"
done

store=$HOUSE/crieur/store/crieur.db
is "$(stat -c '%U %a' "$store.key")" "root 600" \
	"the key of the tokens is root's"
as relay cat "$store.key" >/dev/null
is $? 1 "the relay cannot read the key of the tokens"
as clerk cat "$HOUSE/crieur/password" >/dev/null
is $? 1 "the clerk cannot read the smarthost's password"
as gate kill -0 "$(pid_of relay)"
is $? 1 "the gate cannot signal the relay"
as relay rm -f "$store.key"
holds "the relay cannot remove the key" test -s "$store.key"
as relay rm -f "$store"
holds "nor the store" test -s "$store"
is "$(sqlite3 "$store" 'SELECT count(*) FROM secret')" 0 \
	"the store itself holds no key"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
post "$member" acttes "Chacun son compte" "$member"
like "$answers" '^data: 250 ' "with users of their own a post is taken"
arrives "Chacun son compte" "$acttes" "and everybody gets it"

# A child that was taken over writes a policy of its own into the store.
planted=$HOUSE/planted
sqlite3 "$store" "
 INSERT INTO policy(created_at, actor) VALUES (strftime('%s'), 'nobody');
 INSERT INTO policy_file SELECT (SELECT max(id) FROM policy), position, name,
  CAST(replace(CAST(content AS TEXT), 'user = \"$HOUSE_USER\"',
   'user = \"root\"') || CASE position WHEN 0 THEN char(10) ||
   'alert { command = \"id -u >$planted\" user = \"root\" }' || char(10)
   ELSE '' END AS BLOB)
  FROM policy_file WHERE policy_id = (SELECT max(id) - 1 FROM policy);
 INSERT INTO alert(at, source, subject, text)
  VALUES (strftime('%s'), 'alert-relay-stopped', 'smarthost', 'x')" ||
	bail_out "nothing can be planted"
like "$(sqlite3 "$store" "SELECT CAST(content AS TEXT) FROM policy_file
 WHERE policy_id = (SELECT max(id) FROM policy) AND position = 0")" \
	"id -u >$planted" "a command is planted in the store"
kill -KILL "$(pid_of clerk)"
again() { [ -n "$(pid_of clerk)" ]; }
holds "the clerk is started again" house_wait 20 again
uid=$(id -u "$HOUSE_USER-clerk")
is "$(ids_of clerk Uid)" "$uid $uid $uid $uid" "and is no other user"
sleep 6
lacks() { [ ! -e "$planted" ]; }
holds "the planted command did not run" lacks
is "$(sqlite3 "$store" 'SELECT count(*) FROM alert WHERE done_at IS NULL')" 0 \
	"the alert was dealt with as the files of root have it"

chmod o+w "$HOUSE/crieur/crieur.conf"
kill -HUP "$HOUSE_CRIEURD_PID"
refused() { grep -q 'others than root may write it' "$HOUSE/crieur/log"; }
holds "a file that others may write is refused at a reload" \
	house_wait 10 refused

done_testing
