#!/bin/bash
# A smarthost that takes connections and says nothing any more: status says what
# waits, since when, and of which relay, while nothing has failed yet.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
post "$member" acttes "Avant le silence" "$member"
arrives "Avant le silence" "$acttes" "a post arrives"
"$CRIEUR" status >"$HOUSE/status"
is $? 0 "nothing needs a person"

master=$(tr -d ' ' <"$HOUSE/smarthost/spool/pid/master.pid")
# shellcheck disable=SC2046 # each is a word
freeze() { kill "-$1" "$master" $(ps -o pid= --ppid "$master"); }
freeze STOP
story_at_end() { freeze CONT; }
for subject in "Un silence" "Deux silences" "Trois silences"; do
	post "$member" acttes "$subject" "$member"
done
like "$answers" '^data: 250 ' "posts are taken while the smarthost is silent"
# crieur-relay has run for two minutes when it is taken for silent.
says() { "$CRIEUR" status >"$HOUSE/status"; [ $? -eq 1 ]; }
holds "status says so within minutes" house_wait 150 says
like "$(cat "$HOUSE/status")" \
	'relay smarthost.*since 20.*(Un silence|lets nothing be handed over)' \
	"with the relay and since when"
diag "$(grep -A9 'needs a person' "$HOUSE/status")"
freeze CONT
for subject in "Un silence" "Deux silences" "Trois silences"; do
	arrives "$subject" "$acttes" "once it speaks, $subject arrives once"
done
story_end
