#!/bin/bash
# The store locked, full or gone: 451, status says it, nothing acknowledged is
# lost and nothing refused is sent.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make sqlite3

# A disk of its own, small enough to be filled.
store=$HOUSE/crieur/store
if mount -t tmpfs -o size=3m,mode=750 none "$store" 2>/dev/null; then
	chown "$HOUSE_USER": "$store"
	has_disk=yes
fi
story_at_end() {
	house_stop_crieurd
	[ -z "${has_disk:-}" ] || umount "$store"
}
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
database=$store/crieur.db

sqlite3 "$database" "BEGIN IMMEDIATE;" ".shell touch $HOUSE/locked" \
	".shell while [ -e $HOUSE/locked ]; do sleep 0.2; done" &
locker=$!
house_wait 10 test -e "$HOUSE/locked"
post "$member" acttes "Sous verrou" "$member"
like "$answers" '^data: 451 4\.3\.0 ' "with the store locked: 451"
rm "$HOUSE/locked"
wait $locker
post "$member" acttes "Sans verrou" "$member"
like "$answers" '^data: 250 ' "unlocked, it takes mail"
arrives "Sans verrou" "$acttes" "which arrives"

fill() {
	dd if=/dev/zero of="$store/filling" bs=64k 2>/dev/null
	dd if=/dev/zero of="$store/filling2" bs=512 2>/dev/null
}
big() { # SUBJECT
	answers=$({ house_message "$member" "acttes@$DOMAIN" "$1"
		head -c 300000 /dev/zero | tr '\0' 'x' | fold -w 70; } |
		house_send "$member" "acttes@$DOMAIN" "$member")
}
if [ -n "${has_disk:-}" ]; then
	fill
	big "Disque plein"
	like "$answers" '^data: 451 4\.3\.0 ' "with the disk full: 451"
	"$CRIEUR" status >"$HOUSE/status" 2>&1
	like "$?" '^(1|69)$' "status says that a person is needed"
	diag "$(cat "$HOUSE/status")"
	rm -f "$store/filling" "$store/filling2"
	big "Disque vide"
	like "$answers" '^data: 250 ' "with room again, it takes mail"
	arrives "Disque vide" "$acttes" "which arrives"
	is "$(house_received "$(house_message_id "Disque plein")")" "" \
		"what was not acknowledged was not sent"
fi

mkdir "$store/aside"
mv "$store"/crieur.db* "$store/aside/"
post "$member" acttes "Sans dépôt" "$member"
like "$answers" ': 451 4\.3\.0 ' "with the store gone: 451"
"$CRIEUR" status >"$HOUSE/status" 2>&1
is $? 69 "status says that the store is unreachable"
like "$(cat "$HOUSE/status")" 'crieur\.db' "and names it"
rm -f "$store"/crieur.db*
mv "$store"/aside/* "$store/"
taken() {
	post "$member" acttes "Dépôt revenu" "$member"
	grep -q '^data: 250' <<<"$answers"
}
holds "with the store back, it takes mail" house_wait 30 taken
arrives "Dépôt revenu" "$acttes" "which arrives"
is "$(house_received "$(house_message_id "Sans dépôt")")" "" \
	"what was refused meanwhile was not sent"
story_end
