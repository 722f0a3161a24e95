#!/bin/bash
# Who may not write is told so at once, in French and in English, with a code,
# where something proves who they are; nobody gets anything. What nothing proves
# is answered alike: a stranger does not learn who is a member.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
lapsed=$(house_person 'group("acttes") && lapsed')
outside=$(house_person 'paid && !group("copil-acttes") && plain')

post "$lapsed" acttes "Une question" "$lapsed"
like "$answers" '^data: 550 5\.7\.1 .*cotisation' \
	"a lapsed member is refused in French"
like "$answers" '^data: .*dues' "and in English"
is "$(grep -c . <<<"$(grep '^data:' <<<"$answers")")" 1 "in one line"

post quidam@example.net acttes "Belle offre"
like "$answers" '^data: 250 ' "a stranger's mail is answered with 250"
stranger=$(sed -n 's/^data: //p' <<<"$answers")
like "$(trace "Belle offre")" 'reject: rule .*otherwise' "and rejected"
like "$(cat "$HOUSE/crieur/log")" 'quidam@example.net.* told nobody' \
	"of which nobody is told, but the log"
post "$lapsed" acttes "Sans preuve"
is "$(sed -n 's/^data: //p' <<<"$answers" | sed 's/as .*//')" \
	"${stranger%%as *}" \
	"a lapsed address without proof is answered as a stranger is"

held() { # SUBJECT
	"$CRIEUR" held acttes | grep -q "$1"
}
post "$member" acttes "Sans connexion"
holds "a member's bare From is not believed: it is held" \
	held "Sans connexion"

other=$(house_person 'group("agriculture") && paid && plain')
answers=$(house_message "$member" "acttes@$DOMAIN" "Sous un autre nom" |
	house_send "$member" "acttes@$DOMAIN" "$other")
holds "a login proves its own person, not the one in From" \
	held "Sous un autre nom"

post "$outside" membres "A tous" "$outside"
like "$answers" '^data: 550 5\.7\.1 ' "a member does not announce to membres"
post "$outside" copil-acttes "Une idee" "$outside"
like "$answers" '^data: 550 5\.7\.1 ' \
	"who is not of the committee does not write to it"
post "$outside" ca "Une autre" "$outside"
like "$answers" '^data: 550 5\.7\.1 ' "nor to ca"

like "$(trace "Une question")" 'lapsed' "trace tells the rule that refused"
"$CRIEUR" explain acttes --from "$lapsed" --proof sasl >"$HOUSE/why"
is $? 1 "explain says no with exit 1"
like "$(cat "$HOUSE/why")" 'kinds/.*\.conf:[0-9]+' \
	"explain names file and line of the rule"
holds "explain says yes to the member" \
	"$CRIEUR" explain acttes --from "$member" --proof sasl

sleep 2
for subject in "Une question" "Belle offre" "Sans preuve" "Sans connexion" \
	"Sous un autre nom" "A tous" "Une idee" "Une autre"; do
	is "$(house_received "$(house_message_id "$subject")")" "" \
		"nobody got \"$subject\""
done
story_end
