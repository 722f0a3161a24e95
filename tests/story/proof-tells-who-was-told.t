#!/bin/bash
# The summons of an assembly can be proved: what came in and what went out to
# the octet, whom the relay took it for, when and in which words, and who must
# get a letter.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin sqlite3

president=$(house_person 'role("president")')
membres=$(entitled 'paid')
subject="Convocation de l'assemblee"
id=$(house_message_id "$subject")

for address in absent.a@example.org suspendue.s@example.org; do
	"$CRIEUR" person add "Nom $address" "$address" >/dev/null
	"$CRIEUR" dues add "$address" --until "$(date -d '+90 days' +%F)" \
		>/dev/null
done
"$CRIEUR" bounce suspend suspendue.s@example.org >/dev/null
post "$president" membres "$subject" "$president"
arrives "$subject" "$membres" "the members have the summons"
settled() { ! "$CRIEUR" queue --json | grep -q '"id"'; }
holds "nothing waits any more" house_wait 60 settled

"$CRIEUR" proof "$id" >"$HOUSE/statement" 2>"$HOUSE/errors"
is $? 1 "not everybody was reached: 1"
is "$(cat "$HOUSE/errors")" "" "and no error"
like "$(cat "$HOUSE/statement")" "^Attestation d'envoi" "a statement in words"
like "$(cat "$HOUSE/statement")" "Remis au relais .* : $(wc -l <"$membres")\$" \
	"tells for how many the relay took it"
like "$(cat "$HOUSE/statement")" 'À informer par lettre : 2$' \
	"and for how many a letter is needed"
like "$(cat "$HOUSE/statement")" 'absent\.a@.* refusé .*550 5\.1\.1' \
	"whose address does not exist, in the relay's words"
like "$(cat "$HOUSE/statement")" 'suspendue\.s@.*suspendu' \
	"and who was suspended before"
like "$("$CRIEUR" proof "<$id>" --language en)" '^To be informed|a letter: 2' \
	"in English if wanted"

"$CRIEUR" proof "$id" --json >"$HOUSE/document"
is $? 1 "the document says the same"
value() { # KEY: of the first such line
	sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\).*/\1/p" "$HOUSE/document" |
		head -n 1
}
is "$(value handed_over) $(value waiting) $(value letters)" \
	"$(wc -l <"$membres") 0 2" "in numbers"
is "$(grep -c '"fate": "handed_over"' "$HOUSE/document")" \
	"$(wc -l <"$membres")" "and by name"
queue_id=$(value queue_id)
like "$(cat "$HOUSE/smarthost/log")" "$queue_id: .*status=sent" \
	"the relay knows the mail by the name that is told"

# What arrived, from the first field of ours on, is what is stated.
octets() { # FILE: as they went over the wire
	sed -n '/^List-Id:/,$p' "$1" | sed 's/\r*$/\r/'
}
sums=$(grep -o '"sha256": "[0-9a-f]*"' "$HOUSE/document" |
	grep -o '[0-9a-f]\{64\}')
like "$sums" "$(octets "$(house_copy "$president" "$id")" | sha256sum |
	cut -c 1-64)" "the SHA-256 of what a member has is the one stated"
is "$(sqlite3 "$HOUSE/crieur/store/crieur.db" \
	"SELECT hex(content) FROM message ORDER BY id LIMIT 1" |
	perl -ne 'chomp; print pack("H*", $_)' | sha256sum | cut -c 1-64)" "$(head -n 1 <<<"$sums")" \
	"and so is that of what came in"

post "$president" acttes "Refuse" ""
"$CRIEUR" proof nobody@nowhere.example 2>"$HOUSE/errors"
is $? 66 "a message nobody has seen: 66"
"$CRIEUR" proof 2>/dev/null
is $? 64 "no message: 64"
post "$(house_person 'role("guest:acttes")')" acttes "En attente" \
	"$(house_person 'role("guest:acttes")')"
"$CRIEUR" proof "$(house_message_id "En attente")" >"$HOUSE/statement"
is $? 1 "a held post has gone to nobody: 1"
like "$(cat "$HOUSE/statement")" "N'a pas été diffusé" "and is stated so"
story_end
