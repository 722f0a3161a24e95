#!/bin/bash
# A member's mail to the group reaches everybody entitled, once, as written; the
# president's announcement reaches the members; and trace tells the story.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

acttes=$(entitled 'group("acttes") && paid')
membres=$(entitled 'paid')
member=$(house_person 'group("acttes") && paid && plain')
president=$(house_person 'role("president")')

is "$("$CRIEUR" audience acttes)" "$(cat "$acttes")" \
	"the audience of a group: its members who have paid"
is "$("$CRIEUR" audience membres)" "$(cat "$membres")" \
	"the audience of membres: everybody who has paid"

body='Une ligne accentuée, une vide,

.un point au début, et "la suite".'
answers=$(house_message "Nom <$member>" "acttes@$DOMAIN" "À l'ordre du jour" \
	"$body" | house_send "$member" "acttes@$DOMAIN" "$member")
like "$answers" '^data: 250 ' "the member's post is taken"
arrives "À l'ordre du jour" "$acttes" \
	"it reaches each entitled person once, the author too"

copy=$(house_copy "$(tail -n 1 "$acttes")" \
	"$(house_message_id "À l'ordre du jour")")
header=$(sed '/^\r*$/q' "$copy")
is "$(sed '1,/^\r*$/d' "$copy" | tr -d '\r')" "$body" \
	"the body is as it was written"
like "$header" "^From: .*<$member>" "From is the author"
like "$header" '^List-Id: .*<acttes\.coopdescommuns\.org>' "List-Id is there"
like "$header" "^List-Post: <mailto:acttes@$DOMAIN>" "List-Post is there"
like "$header" '^List-Unsubscribe: <mailto:' "List-Unsubscribe is there"
like "$header" '^Precedence: list' "Precedence is there"
is "$(grep -c '^Message-I[Dd]:' <<<"$header")" 1 "one Message-ID"
like "$header" '^Return-Path: <acttes-bounces@' "bounces come to the list"

told=$(trace "À l'ordre du jour")
like "$told" 'acttes' "trace names the list"
like "$told" 'accept' "trace tells the verdict"
like "$told" '250' "trace has the smarthost's words"
is "$("$CRIEUR" --json trace "$(house_message_id "À l'ordre du jour")" |
	grep -o "$(tail -n 1 "$acttes")" | sort -u)" "$(tail -n 1 "$acttes")" \
	"trace --json names each recipient"

# The same message again, as a client that lost the answer sends it.
id=$(house_message_id "Deux fois")
message=$(house_message "$member" "acttes@$DOMAIN" "Deux fois")
for _ in 1 2; do
	answers=$(printf '%s\n' "$message" |
		house_send "$member" "acttes@$DOMAIN" "$member")
	like "$answers" '^data: 250 ' "the same message is acknowledged"
done
arrives "Deux fois" "$acttes" "sent twice, it arrives once"

post "$president" membres "Assemblée générale" "$president"
like "$answers" '^data: 250 ' "the president's announcement is taken"
arrives "Assemblée générale" "$membres" "it reaches everybody who has paid"
is "$(house_received "$id" | sort | uniq -d)" "" \
	"and still nobody has anything twice"
holds "the queue is empty" test -z "$(ls "$HOUSE/smarthost/spool/deferred/"*/* \
	2>/dev/null)"
story_end
