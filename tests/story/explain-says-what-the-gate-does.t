#!/bin/bash
# What explain says of a message is what the gate does with it, list by list and
# author by author; what it says of its header is what arrives; and what a
# changed rule would do to these posts is what diff tells beforehand.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
lapsed=$(house_person 'group("acttes") && lapsed')
guest=$(house_person 'guest')
outside=$(house_person 'paid && !group("copil-acttes") && plain')
committee=$(house_person 'group("copil-acttes") && paid')
stranger=quidam@example.net
acttes=$(entitled 'group("acttes") && paid')

# said FILE: "VERDICT RULE FILE LINE BECAUSE" of the first post in a document
said() {
	local key words=''
	for key in verdict rule file line because; do
		words+=" $(sed -n "s/^ *\"$key\": \"\{0,1\}\([^\",]*\).*/\1/p" \
			"$1" | head -n 1)"
	done
	echo "$words"
}

# explained LIST FILE PROOF: the same, of what stands outside of the trail
explained() {
	"$CRIEUR" explain "$1" "$2" --proof "$3" --json |
		grep '^  "' >"$HOUSE/explained"
	said "$HOUSE/explained"
}

decided() { # SUBJECT: once it is on disk
	local id
	id=$(house_message_id "$1")
	house_wait 20 "$CRIEUR" trace "$id" >/dev/null 2>&1
	"$CRIEUR" trace "$id" --json >"$HOUSE/trace"
	said "$HOUSE/trace"
}

n_same=0 n_accepted=0 n_tried=0
# try LIST FROM LOGIN SUBJECT [HEADER_LINE]
try() {
	local mail=$HOUSE/mail proof=none before after
	[ -z "$3" ] || proof=sasl
	{
		[ -z "${5:-}" ] || echo "$5"
		house_message "$2" "$1@$DOMAIN" "$4"
	} >"$mail"
	before=$(explained "$1" "$mail" "$proof")
	house_send "$2" "$1@$DOMAIN" "$3" <"$mail" >/dev/null
	after=$(decided "$4")
	n_tried=$((n_tried + 1))
	case $after in ' accept '*) n_accepted=$((n_accepted + 1)) ;; esac
	if [ -n "$after" ] && [ "$before" = "$after" ]; then
		n_same=$((n_same + 1))
	else
		diag "$4: explain$before, gate$after"
	fi
}

for list in acttes membres ca copil-acttes; do
	for person in "$member" "$lapsed" "$guest" "$outside" "$committee"; do
		try "$list" "$person" "$person" "Pour $list de $person"
	done
	try "$list" "$stranger" '' "Pour $list de nulle part"
done
try acttes "$member" '' "Sans connexion"
try acttes "$lapsed" '' "En retard, sans connexion"
try acttes "$member" "$member" "En vacances" 'Auto-Submitted: auto-replied'
try acttes "$member" "$member" "Promotion" 'X-Spam-Flag: YES'
is "$n_same" "$n_tried" "of $n_tried messages each is decided as explained"
holds "some of them accepted" [ "$n_accepted" -gt 2 ]
holds "and some not" [ "$n_accepted" -lt "$n_tried" ]

# ---- the header -----------------------------------------------------------

house_message "$member" "acttes@$DOMAIN" "Un en-tete" |
	sed '1i Disposition-Notification-To: moi@example.org' >"$HOUSE/mail"
"$CRIEUR" explain acttes "$HOUSE/mail" --proof sasl >"$HOUSE/told"
like "$(cat "$HOUSE/told")" '^  - Disposition-Notification-To: ' \
	"explain tells what would be taken off"
n=$(wc -l <"$acttes")
like "$(cat "$HOUSE/told")" "^$n would receive it" "and how many receive"
house_send "$member" "acttes@$DOMAIN" "$member" <"$HOUSE/mail" >/dev/null
arrives "Un en-tete" "$acttes" "the message arrives"
copy=$(house_copy "$(head -n 1 "$acttes")" "$(house_message_id "Un en-tete")")
sed -e ':join' -e '/^$/q' -e 'N' -e 's/\n[ \t]/ /' -e 't join' \
	-e 'P' -e 'D' "$copy" | tr -d '\r' | tr -s ' \t' ' ' >"$HOUSE/arrived"
n_there=0 n_added=0
while read -r sign field; do
	[ "$sign" = + ] || continue
	n_added=$((n_added + 1))
	if grep -qxF "$(tr -s ' ' <<<"$field")" "$HOUSE/arrived"; then
		n_there=$((n_there + 1))
	else
		diag "did not arrive: $field"
	fi
done < <(grep '^  + ' "$HOUSE/told")
holds "explain tells of fields that would be added" [ "$n_added" -gt 5 ]
is "$n_there" "$n_added" "each of them has arrived"
unlike "$(cat "$HOUSE/arrived")" '^Disposition-Notification-To' \
	"and what was to go is gone"

# ---- diff --replay ---------------------------------------------------------

"$CRIEUR" diff --replay 30d >"$HOUSE/out"
is $? 0 "with unchanged files nothing would change"
like "$(cat "$HOUSE/out")" '^[0-9]+ posts decided anew, 0 verdicts would' \
	"and every post is decided as it was"
kind=$HOUSE/crieur/kinds/group.conf
sed -i 's/^\( *rule "members" .*\)verdict = accept/\1verdict = hold/
	s/^\( *as = .*\)verdict = accept\( *rule = "members"\)/\1verdict = hold\2/' \
	"$kind"
"$CRIEUR" diff --replay 30d --json >"$HOUSE/out"
is $? 1 "a changed rule would change something"
line=$(grep -n 'rule "members"' "$kind" | head -n 1 | cut -d: -f1)
like "$(tr -d '\n' <"$HOUSE/out" | tr -s ' ')" \
	"\"subject\": \"Un en-tete\".*\"before\": . \"verdict\": \"accept\", \
\"rule\": \"members\", \"file\": \"$kind\", \"line\": $line, \"because\": \"\" \
., \"after\": . \"verdict\": \"hold\", \"rule\": \"members\"" \
	"diff --replay tells the post, both verdicts, rules, files and lines"
story_end
