#!/bin/bash
# Where nothing proves the author, one SMTP session is like the next, whoever
# From names: a stranger, a member, a guest, the president, a lapsed member.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
# shellcheck disable=SC2034
HOUSE_VERIFIERS=yes
story_begin nsd opendkim opendmarc

names=(stranger member guest president dsi facilitator lapsed other)
senders=(quidam@example.org
	"$(house_person 'group("acttes") && paid && plain && address ~ /@example.org/')"
	"$(house_person 'role("guest:acttes")')"
	"$(house_person 'role("president")')"
	"$(house_person 'role("dsi")')"
	"$(house_person 'role("facilitator:acttes")')"
	"$(house_person 'group("acttes") && lapsed')"
	"$(house_person 'paid && !group("acttes") && plain')")

# The whole session with one mail, but for what is each one's own.
session() { # FROM LIST SUBJECT CLIENT
	house_message "$1" "$2@$DOMAIN" "$3" |
		house_speak "$1" "$2@$DOMAIN" "$4" |
		sed 's/queued as .*/queued as ID/'
}

# all_alike HOW CLIENT PATTERN: everybody's session is the stranger's
all_alike() {
	local list i first told
	for list in acttes membres ca copil-acttes; do
		first=
		for i in "${!senders[@]}"; do
			told=$(session "${senders[$i]}" "$list" \
				"$1 $list ${names[$i]}" "$2")
			[ -n "$first" ] || first=$told
			is "$told" "$first" "$1, $list: ${names[$i]}"
			told+=$told
		done
		like "$first" "$3" "$1, $list: what they read"
	done
}

# From this machine SPF and DMARC say nothing of anybody.
all_alike "asked" 127.0.0.1 '^data: 250 '
# From elsewhere the domains' DMARC fails.
all_alike "forged" 203.0.113.9 '^data: 550 5\.7\.1 .*(prouve|proves)'

# Of the strangers whose mail is refused, one is told so: SPF passes for her.
stranger=inconnue@ailleurs.example
told=$(session "$stranger" acttes "Par son serveur" "$HOUSE_OUTSIDE")
like "$told" '^data: 250 ' "a stranger by her own server is answered alike"
holds "and reads by mail that she is refused" \
	house_wait 30 house_mails "$stranger" "Par son serveur"
told=$(session "quidam@ailleurs.example" acttes "Par un autre" 203.0.113.9)
like "$told" '^data: 250 ' "one by another's server too"
told=$(house_message "$stranger" "acttes@$DOMAIN" "Par une voisine" |
	house_speak "voisine@ailleurs.example" "acttes@$DOMAIN" "$HOUSE_OUTSIDE")
like "$told" '^data: 250 ' "and one by a neighbour's address"
holds "the member is asked" house_wait 30 \
	house_mails "${senders[1]}" "asked acttes member"
sleep 2
# shellcheck disable=SC2016 # eval reads it
holds "the others read nothing" \
	eval '! house_mails quidam@ailleurs.example "Par un autre" &&
	! house_mails "$stranger" "Par une voisine" &&
	! house_mails quidam@example.org "asked acttes stranger"'
like "$("$CRIEUR" explain acttes --from quidam@example.org)" \
	'at the door.*taken' "explain says so"

# ---- refuse -------------------------------------------------------------

sed -i '/^gate {/a\    unproved = refuse' "$HOUSE/crieur/crieur.conf" ||
	story_give_up "no gate block"
holds "another policy is live" "$CRIEUR" reload
sleep 1
all_alike "refused" 127.0.0.1 '^data: 550 5\.7\.1 .*(prouve|proves)'
told=$(house_message "${senders[1]}" "acttes@$DOMAIN" "Prouvée" |
	house_send "${senders[1]}" "acttes@$DOMAIN" "${senders[1]}")
like "$told" '^data: 250 ' "a proved member's post is taken"
"$CRIEUR" explain acttes --from "${senders[1]}" >"$HOUSE/why"
like "$(cat "$HOUSE/why")" 'at the door.*refused' "explain says that too"
story_end
