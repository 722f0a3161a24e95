#!/bin/bash
# A copy of the store is made while posts wait; they are sent; the copy is put
# back. Nobody gets a second one, until a person says so.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

store=$HOUSE/crieur/store/crieur.db
copy=$HOUSE/copy.db
member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
n=$(wc -l <"$acttes")
queue_is_empty() { ! "$CRIEUR" --json queue | grep -q '"id"'; }
queue_has() { # COUNT of messages
	[ "$("$CRIEUR" --json queue | grep -c '"message_id"')" -eq "$1" ]
}
put_back() { # what a copy put back by hand is
	house_stop_crieurd
	rm -f "$store" "$store-wal" "$store-shm"
	cp "$copy" "$store"
}
start() { # refused, or not: its words in $HOUSE/start
	timeout 30 "$CRIEURD" --config "$CRIEUR_CONFIG" --foreground \
		>"$HOUSE/start" 2>&1
}
# Started once with --restored, then as ever.
start_restored() {
	timeout 8 "$CRIEURD" --config "$CRIEUR_CONFIG" --foreground --restored \
		>>"$HOUSE/crieur/log" 2>&1
	house_start_crieurd
}
copies() { house_received "$(house_message_id "$1")" | wc -l; }

house_postfix smarthost stop
post "$member" acttes "Premier" "$member"
like "$answers" '^data: 250 ' "with the smarthost down a post is taken"
post "$member" acttes "Second" "$member"
holds "both wait" house_wait 30 queue_has 2
holds "backup" "$CRIEUR" backup "$copy"
house_postfix smarthost start
house_wait_port "$SMARTHOST_PORT" smarthost
"$CRIEUR" queue retry smarthost >/dev/null
arrives "Premier" "$acttes" "the first is sent"
arrives "Second" "$acttes" "the second is sent"
holds "nothing waits any more" house_wait 30 queue_is_empty

put_back
start
is $? 78 "crieurd refuses a copy that was not restored"
like "$(cat "$HOUSE/start")" 'crieur restore|--restored' "and says what to do"
holds "crieurd starts with --restored" start_restored
holds "both are in the queue" queue_has 2
like "$("$CRIEUR" queue)" 'set aside by restore' "which says why"
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status says that a person is needed"
like "$(cat "$HOUSE/status")" "$((2 * n)) recipients .* set aside" "and why"
"$CRIEUR" queue retry smarthost >/dev/null
post "$member" acttes "Nouveau" "$member"
arrives "Nouveau" "$acttes" "a new post is sent"
is "$(copies "Premier")" "$n" "nobody got the first again"
is "$(copies "Second")" "$n" "nobody got the second again"

id=$("$CRIEUR" --json queue | sed -n 's/^ *"id": \([0-9]*\),.*/\1/p' | head -n 1)
holds "queue retry of one" "$CRIEUR" queue retry "$id"
first_again() { [ "$(copies "Premier")" -eq $((2 * n)) ]; }
holds "it is sent, since a person said so" house_wait 60 first_again
is "$(copies "Second")" "$n" "the other still waits"
holds "queue cancel of the rest" "$CRIEUR" queue cancel restored
holds "nothing waits any more" queue_is_empty
unlike "$("$CRIEUR" status)" 'set aside' "status says nothing of it any more"
is "$(copies "Second")" "$n" "nobody got the second again"

put_back
holds "the same copy is put back again" start_restored
holds "queue retry of everything" "$CRIEUR" queue retry restored
second_again() { [ "$(copies "Second")" -eq $((2 * n)) ]; }
holds "is sent" house_wait 60 second_again

# One file that holds the site, and back from it on a machine that has nothing.
"$CRIEUR" restore "$copy" >"$HOUSE/words" 2>&1
is $? 73 "nothing is restored under a crieurd that runs"
house_postfix smarthost stop
post "$member" acttes "Troisième" "$member"
post stranger@example.org acttes "À lire" stranger@example.org
holds "a post waits" house_wait 30 queue_has 1
config=$(dirname "$CRIEUR_CONFIG")
holds "backup with configuration and keys" \
	"$CRIEUR" backup "$HOUSE/site" --config --keys
is "$(stat -c %a "$HOUSE/site")" 600 "is nobody else's to read"
house_postfix smarthost start
house_wait_port "$SMARTHOST_PORT" smarthost
"$CRIEUR" queue retry smarthost >/dev/null
arrives "Troisième" "$acttes" "the post is sent"
house_stop_crieurd
mv "$config" "$HOUSE/was"
"$CRIEUR" restore "$HOUSE/site" >"$HOUSE/words"
is $? 0 "restore"
like "$(cat "$HOUSE/words")" "$n recipients and [0-9]* open questions" \
	"says what is set aside"
like "$(cat "$HOUSE/words")" 'crieur queue retry' "and what to do about it"
(cd "$HOUSE/was" && find . -name '*.conf' | sort |
	while read -r file; do cmp "$file" "$config/$file" || exit 1; done)
is $? 0 "the configuration is as it was"
cmp "$HOUSE/was/store/crieur.db.key" "$store.key"
is $? 0 "the key of the tokens is as it was"
holds "crieurd starts" house_start_crieurd
post "$member" acttes "Après" "$member"
arrives "Après" "$acttes" "a new post is sent"
is "$(copies "Troisième")" "$n" "nobody got the post again"
holds "queue cancel gives it up" "$CRIEUR" queue cancel
holds "nothing waits any more" house_wait 30 queue_is_empty

# What is there is not lost, and not replaced unasked.
house_stop_crieurd
echo '# mine' >>"$CRIEUR_CONFIG"
"$CRIEUR" restore "$HOUSE/site" >"$HOUSE/words"
is $? 0 "restore again"
like "$(cat "$HOUSE/words")" "crieur.conf differs, and is left" \
	"a changed file is left"
like "$(cat "$HOUSE/words")" "store before is .*before-restore" \
	"the store before is kept"
sleep 1
holds "restore, overwriting" "$CRIEUR" restore --overwrite "$HOUSE/site"
unlike "$(cat "$CRIEUR_CONFIG")" '# mine' "replaces it"
echo 'no store' >"$HOUSE/text"
"$CRIEUR" restore "$HOUSE/text" >"$HOUSE/words" 2>&1
is $? 65 "what is no backup is refused"
"$CRIEUR" restore "$HOUSE/nowhere" >"$HOUSE/words" 2>&1
is $? 66 "what is not there as well"
head -c 200000 "$HOUSE/site" >"$HOUSE/cut"
"$CRIEUR" restore "$HOUSE/cut" >"$HOUSE/words" 2>&1
is $? 65 "and what was cut"
holds "crieurd starts" house_start_crieurd
story_end
