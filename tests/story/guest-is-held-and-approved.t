#!/bin/bash
# A guest's post waits for a facilitator, who is told by mail and answers from
# the command line: approve, reject with words, discard.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

guest=$(house_person 'role("guest:acttes")')
acttes=$(entitled 'group("acttes") && paid')
facilitators=$(entitled 'role("facilitator:acttes")')

told() { # ADDRESS TEXT: a mail to ADDRESS that is about TEXT
	grep -lqsF "$2" "$MAILBOXES/$1/new/"*
}

post "$guest" acttes "Une visite" "$guest"
like "$answers" '^data: 250 ' "a guest's post is taken"
like "$("$CRIEUR" held)" 'Une visite' "held shows it"
while read -r address; do
	holds "facilitator $address is told" \
		house_wait 30 told "$address" "Une visite"
done <"$facilitators"
is "$(house_received "$(house_message_id "Une visite")" |
	grep -vxFf "$facilitators")" "" "nobody else has it yet"

id=$("$CRIEUR" --json held acttes | first_id)
holds "it is approved" "$CRIEUR" approve "$id"
approved() {
	local address
	while read -r address; do
		grep -lqs '^List-Id: .*acttes' "$(house_copy "$address" \
			"$(house_message_id "Une visite")")" || return 1
	done <"$acttes"
}
holds "then the group has it" house_wait 60 approved
"$CRIEUR" approve "$id" >/dev/null 2>&1
is $? 1 "it cannot be approved again"
like "$(trace "Une visite")" 'admin:' "trace tells who approved"

post "$guest" acttes "Deuxieme visite" "$guest"
id=$("$CRIEUR" --json held acttes | first_id)
holds "another is rejected" \
	"$CRIEUR" reject "$id" --because "Merci de passer par le CA."
holds "its author is told why" \
	house_wait 30 told "$guest" "Merci de passer par le CA."

post "$guest" acttes "Troisieme visite" "$guest"
id=$("$CRIEUR" --json held acttes | first_id)
holds "a third is discarded" "$CRIEUR" discard "$id"
is "$("$CRIEUR" --json held acttes | first_id)" "" "nothing is held any more"
"$CRIEUR" approve 999999 >/dev/null 2>&1
is $? 66 "an id that is not there: exit 66"
sleep 2
is "$(house_received "$(house_message_id "Troisieme visite")")" "" \
	"nobody got the discarded one"
story_end
