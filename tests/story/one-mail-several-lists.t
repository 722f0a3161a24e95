#!/bin/bash
# A mail to several lists and to somebody outside: a verdict for each list, one
# copy a person, and the outsider gets it from Postfix.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

both=$(house_person 'group("acttes") && group("compta-care") && paid')
either=$(entitled '(group("acttes") || group("compta-care")) && paid')
id=$(house_message_id "Deux groupes")

answers=$(house_message "$both" \
	"acttes@$DOMAIN, compta-care@$DOMAIN, quidam@example.net" \
	"Deux groupes" | house_send "$both" \
	"acttes@$DOMAIN compta-care@$DOMAIN quidam@example.net" "$both")
like "$answers" '^data: 250 ' "the mail is taken"
{ cat "$either"; echo quidam@example.net; } | sort >"$HOUSE/all"
arrives "Deux groupes" "$HOUSE/all" \
	"everybody of either group has one copy, the outsider has one"
copy=$(house_copy quidam@example.net "$id")
unlike "$(sed '/^$/q' "$copy")" '^List-Id:' \
	"the outsider's copy did not pass by a list"

member=$(house_person 'group("acttes") && paid && plain &&
	!group("compta-care")')
acttes=$(entitled 'group("acttes") && paid')
answers=$(house_message "$member" "acttes@$DOMAIN, ca@$DOMAIN" "Pour moitié" |
	house_send "$member" "acttes@$DOMAIN ca@$DOMAIN" "$member")
like "$answers" '^data: 250 ' "a mail refused by one list of two is taken"
arrives "Pour moitié" "$acttes" "the group has it, ca has not"
like "$(trace "Pour moitié")" 'reject' "trace tells what ca's rules said"
story_end
