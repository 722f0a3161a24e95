#!/bin/bash
# Somebody writes to our service addresses in bulk, under invented names and a
# member's, so that we write to others for him. Few get an answer, guesses none;
# the facilitators get the first wish and a summary, and whoever is proved is
# answered meanwhile.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
ANSWERS_PER_HOUR=0
story_begin sqlite3

facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
member=$(house_person 'group("acttes") && paid && plain')

bomb() { # SUBJECT NUMBER TO FROM: the name of From is numbered
	local i
	for ((i = 1; i <= $2; i++)); do
		house_message "${4//\#/$i}" "${3//\#/$i}" "$1 $i" "${text:-}" |
			house_send "${4//\#/$i}" "${3//\#/$i}" >/dev/null
	done
	holds "$1: worked off" house_wait 60 is_worked_off "$1 $2"
	house_wait 30 is_idle
}
is_worked_off() {
	trace "$1" | grep -qE '\((command|confirm|moderate|owner)\): (expanded|discarded)'
}
is_idle() {
	! "$CRIEUR" queue list | grep -q '[^[:space:]].*waiting'
}
n_foreign() {
	find "$MAILBOXES" -path '*@foreign*/new/*' -type f | wc -l
}
n_of() { # ADDRESS WORDS
	house_mails "$1" "$2" | grep -c .
}

bomb "Devine" 30 "acttes-confirm+aaaaaaaaaaaaaaaaaaaaaa#@$DOMAIN" "$member"
is "$(n_of "$member" "confirm")" 0 "a member is told of no guess in their name"
bomb "Trouve" 10 "acttes-moderate+aaaaaaaaaaaaaaaaaaaaaa#@$DOMAIN" "$first"
is "$(n_of "$first" "Trouve")" 0 "nor is a facilitator"
guesses=$(for ((i = 1; i <= 300; i++)); do
	printf 'acttes-moderate+%s@%s ' "$i" "$DOMAIN"
done)
house_message "$first" "acttes-moderate+1@$DOMAIN" "Trois cents" "oui" |
	house_send "$first" "$guesses" >/dev/null
holds "300 guesses in one mail are worked off" \
	house_wait 60 is_worked_off "Trois cents"
is "$(trace "Trois cents" | grep -c '(moderate)')" 1 "and make one row"

bomb "Aide" 20 "acttes-help@$DOMAIN" "u#@foreign#.example"
is "$(n_foreign)" 10 "of 20 asked by one network, 10 get help"
like "$(trace "Aide 20")" 'no answer: enough answers to unproved mail of this network' \
	"the log tells why the others do not"
text="modérer 1" bomb "Ordre" 12 "acttes-request@$DOMAIN" "o#@foreign#.example"
is "$(n_foreign)" 10 "orders make no difference"

bomb "Voeu" 8 "acttes-join@$DOMAIN" "j#@foreign#.example"
is "$(n_of "$first" "voudrait rejoindre")" 1 \
	"a facilitator gets the first of 8 wishes"
bomb "Mot" 8 "acttes-owner@$DOMAIN" "w#@foreign#.example"
is "$(n_of "$first" "Un mot est arrivé")" 1 "and the first of 8 words"
like "$(trace "Mot 8")" 'waits for the summary' "the others wait for it"
sqlite3 -cmd '.timeout 10000' "$HOUSE/crieur/store/crieur.db" \
	"UPDATE wish SET at = at - 3601"
"$CRIEUR" run-due >/dev/null
holds "which comes an hour later" house_wait 60 \
	house_mails "$first" "Messages que rien ne prouve" "w8@foreign8.example: Mot 8"

house_message "$member" "acttes-help@$DOMAIN" "À moi" |
	house_send "$member" "acttes-help@$DOMAIN" "$member" >/dev/null
holds "a member who logs in is helped all the while" house_wait 60 \
	house_mails "$member" "Aide : acttes@$DOMAIN"
story_end
