#!/bin/bash
# With author_address = token nobody sees an author's own address; what is sent
# to the one that stands for it reaches the author alone, through the list's
# checks, for a while; and can be answered in the same way.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make sqlite3
sed -i 's/from_rewrite = never/from_rewrite = always/' "$HOUSE/crieur/relay.conf"
sed -i '/^ *group  *=/a\    author_address = token\n    reply_to = both' \
	"$HOUSE/crieur/lists/acttes.conf"
house_start || story_give_up "the house does not start"

acttes=$(entitled 'group("acttes") && paid')
mapfile -t members < <(house_people 'group("acttes") && paid && plain')
author=${members[0]} reader=${members[1]} other=${members[2]}
guest=$(house_person 'guest && role("guest:acttes")')
stranger=quidam@example.net

# field NAME ADDRESS SUBJECT: that field as ADDRESS has it, unfolded
field() {
	sed '/^\r*$/q' "$(house_copy "$2" "$(house_message_id "$3")")" |
		tr -d '\r' | sed -z 's/\n[ \t]/ /g' | grep -i "^$1:" |
		sed 's/^[^:]*: *//'
}
in_store() { # SQL
	sqlite3 -cmd '.timeout 10000' "$HOUSE/crieur/store/crieur.db" "$1"
}
# private FROM TO SUBJECT [LOGIN]: a message; the answers in $answers
private() {
	answers=$(house_message "$1" "$2" "$3" |
		house_send "$1" "$2" "${4:-}")
}

post "$author" acttes "Question" "$author"
arrives "Question" "$acttes" "a post arrives"
token=$(field Reply-To "$reader" Question | grep -oE "acttes-a\+[a-z2-7]{26}@$DOMAIN")
like "$(field Reply-To "$reader" Question)" \
	"^<?acttes-a\+[a-z2-7]{26}@$DOMAIN>?, acttes@$DOMAIN$" \
	"its Reply-To shows an address that stands for the author's, and the list"
is "$(sed '/^\r*$/q' "$(house_copy "$reader" "$(house_message_id Question)")" |
	grep -v '^Received:\|^Delivered-To:' | grep -c "$author")" 0 \
	"the author's own stands in no field"

private "$reader" "$token" "En privé" "$reader"
like "$answers" '^data: 250 ' "a member's private answer is taken"
is_there() { [ -n "$(house_received "$(house_message_id "$1")")" ]; }
holds "and arrives" house_wait 60 is_there "En privé"
sleep 1
is "$(house_received "$(house_message_id "En privé")")" "$author" \
	"with the author and nobody else"
back=$(field Reply-To "$author" "En privé" | grep -oE "acttes-a\+[a-z2-7]{26}@$DOMAIN")
is "$(field From "$author" "En privé")" \
	"\"${reader%@*} via acttes\" <acttes@$DOMAIN>" \
	"its writer's name stands in From, with the list's address"
is "$(field Reply-To "$author" "En privé")" "$back" \
	"and an address for it in Reply-To"
unlike "$back" "${token/+/\\+}" "which is another"
is "$(field List-Id "$author" "En privé")$(field List-Post "$author" "En privé")" \
	"" "it does not pass for a post"
like "$("$CRIEUR" trace "$(house_message_id "En privé")")" 'passed on' \
	"its story says that it was passed on"

private "$author" "$back" "Retour" "$author"
holds "the author's answer" house_wait 60 is_there "Retour"
is "$(house_received "$(house_message_id "Retour")")" "$reader" \
	"reaches the other alone"

# The list's checks.
private "$stranger" "$token" "Étranger"
like "$answers" '^data: 550 5\.7\.1 ' "a stranger's is refused"
private "$reader" "$token" "Sans preuve"
like "$answers" '^data: 550 5\.7\.1 ' "one whose writer is not proved too"
private "$guest" "$token" "Invité" "$guest"
like "$answers" '^data: 550 5\.7\.1 .*(privé|private)' \
	"and one that a facilitator would have to read"
answers=$(house_message "$reader" "$token" "Absence" |
	sed '1i Auto-Submitted: auto-replied' |
	house_send "$reader" "$token" "$reader")
like "$answers" '^data: 250 ' "a machine's is taken"
in_store "UPDATE author_address SET expires_at = 1 WHERE seal = '$(
	grep -oE '[a-z2-7]{26}' <<<"$back")'"
private "$other" "$token" "Après" "$other"
holds "and a later one passed on" house_wait 60 is_there "Après"
is "$(house_received "$(house_message_id "Absence")")" "" "but not a machine's"

# Addresses that stand for nobody, any more or at all.
private "$author" "$back" "Trop tard" "$author"
like "$answers" "^rcpt ${back/+/\\+}: 550 5\.7\.1 .*(plus cours|expired)" \
	"an address whose time is over is refused"
private "$author" "acttes-a+aaaaaaaaaaaaaaaaaaaaaaaaaa@$DOMAIN" "Deviné" "$author"
like "$answers" "^rcpt [^ ]*: 550 5\.1\.1 " "and one that was guessed"
private "$author" "${token/acttes-/agriculture-}" "Ailleurs" "$author"
like "$answers" "^rcpt [^ ]*: 550 5\.1\.1 " "and one of another list"
private "$other" "${token^^}" "Majuscules" "$other"
holds "but letter case does not matter" house_wait 60 is_there "Majuscules"

# Twenty within a day: as if it had had nineteen more.
in_store "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n
	WHERE i < 19) INSERT INTO private_answer(post_id, seal, at)
	SELECT -i, '$(grep -oE '[a-z2-7]{26}' <<<"$token")',
	strftime('%s', 'now') FROM n"
private "$other" "$token" "De trop" "$other"
like "$answers" '^data: 550 5\.7\.1 ' "the twenty-first of a day is refused"
story_end
