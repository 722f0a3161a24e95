#!/bin/bash
# A message that a process dies of, twice, is set aside with its reason; the
# others go on, and it is tried again when somebody says so.
# shellcheck source=tests/lib/story.sh
# A sanitizer comes first in a process, and dies in its own way.
if grep -q "^SANITIZER_FLAGS = *-" "${top_builddir:-.}/Makefile"; then
	echo "1..0 # SKIP not under a sanitizer"
	exit 0
fi
. "$(dirname "$0")/../lib/story.sh"
story_make gcc
gcc -D_GNU_SOURCE -shared -fPIC -o "$HOUSE/die_of.so" \
	"$top_srcdir/tests/story/die_of.c" -ldl ||
	story_give_up "die_of.so cannot be built"
mkdir "$HOUSE/killer" && chmod 755 "$HOUSE" "$HOUSE/killer" "$HOUSE/die_of.so"
export CRIEUR_DIE=$HOUSE/killer/deadly
touch "$CRIEUR_DIE"
cat >"$HOUSE/crieurd" <<-END
	#!/bin/sh
	LD_PRELOAD=$HOUSE/die_of.so exec "$CRIEURD" "\$@"
	END
chmod 755 "$HOUSE/crieurd"
CRIEURD=$HOUSE/crieurd
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
aside() { "$CRIEUR" set-aside list >"$HOUSE/aside" 2>&1; }
aside_has() { aside && grep -q "$1" "$HOUSE/aside"; }
id_of() { aside && grep "$1" "$HOUSE/aside" | grep -oE '^[0-9]+' | head -n 1; }
sent() { # FILE: Postfix's answer, in $answers
	answers=$(house_send "$member" "acttes@$DOMAIN" "$member" <"$1")
	grep -q "$2" <<<"$answers"
}

for child in clerk relay; do
	post "$member" acttes "MORT-$child" "$member"
	like "$answers" '^data: 250 ' "a post that the $child will die of is taken"
	post "$member" acttes "Après $child" "$member"
	holds "it is set aside" house_wait 60 aside_has "crieur-$child"
	arrives "Après $child" "$acttes" "another one arrives"
done
like "$(cat "$HOUSE/aside")" 'MORT-clerk' "the list names the post"
like "$("$CRIEUR" set-aside show "$(id_of crieur-clerk)")" 'signal 11' \
	"and the reason"
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status needs a person"
like "$(cat "$HOUSE/status")" '2 messages are set aside' "and says for what"

house_message "$member" "acttes@$DOMAIN" "MORT-gate" >"$HOUSE/message"
deadly() { sent "$HOUSE/message" 'data: 451'; aside_has crieur-gate; }
holds "a mail that the gate dies of is set aside" house_wait 60 deadly
holds "the gate is at work" house_wait 60 house_socket_listens "$GATE_SOCKET"
sent "$HOUSE/message" 'data: 451'
like "$answers" '^data: 451' "it is answered 451"
post "$member" acttes "Après gate" "$member"
like "$answers" '^data: 250 ' "another one is taken"
arrives "Après gate" "$acttes" "and arrives"

# Killed, nobody knows whose fault it was: once more for each.
post "$member" acttes "KILL-clerk" "$member"
holds "what the clerk is killed of each time is set aside as well" \
	house_wait 120 aside_has 'KILL-clerk'

# Repaired.
rm "$CRIEUR_DIE"
for child in clerk relay; do
	holds "retry of what the $child died of" \
		"$CRIEUR" set-aside retry "$(id_of "crieur-$child.*MORT")"
	arrives "MORT-$child" "$acttes" "it arrives"
done
holds "retry of what the gate died of" \
	"$CRIEUR" set-aside retry "$(id_of crieur-gate)"
holds "it is taken" house_wait 30 sent "$HOUSE/message" '^data: 250'
arrives "MORT-gate" "$acttes" "and arrives"
house_stop_crieurd
done_testing
