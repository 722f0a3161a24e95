#!/bin/bash
# A token says what is answered, never who answers. A bare From, somebody else's
# login, a request that was forwarded, a used address, an order in an answer:
# none has an effect; the person of the token is asked at their registered
# address, and their word counts, once.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

guest=$(house_person 'role("guest:acttes")')
facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
second=$(sed -n 2p "$facilitators")
acttes=$(entitled 'group("acttes") && paid')
member=$(house_person 'group("acttes") && paid && plain')
dsi=$(house_person 'role("dsi")')
n=0

field() { # NAME ADDRESS TEXT...: of the newest such mail
	local name=$1 file
	shift
	file=$(house_mails "$@" | tail -n 1)
	[ -n "$file" ] && sed -n "s/\r\$//; s/^$name: *//ip; /^\$/q" "$file"
}

state_of() { trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'; }
says() { trace "$1" | grep -qE "$2"; } # SUBJECT WORDS

# answer FROM TO TEXT [LOGIN [FIELD]]: its Message-ID is in $id
answer() {
	n=$((n + 1))
	id=token.$n.$HOUSE_ROW@x.example
	{
		[ -z "${5:-}" ] || printf '%s\n' "$5"
		printf 'From: %s\nTo: %s\nSubject: Re: essai %s\n' "$1" "$2" "$n"
		printf 'Message-ID: <%s>\nDate: %s\n' "$id" "$(LC_ALL=C date -R)"
		printf 'Content-Type: text/plain; charset=utf-8\n\n%s\n' "$3"
	} | house_send "$1" "$2" "${4:-}" >/dev/null
}

n_mails() { # ADDRESS
	find "$MAILBOXES/$1/new" -type f 2>/dev/null | wc -l
}

post "$guest" acttes "Visite" "$guest"
holds "a facilitator is asked" house_wait 30 \
	field reply-to "$first" "Visite" "Pourquoi il attend"
to=$(field reply-to "$first" "Visite" "Pourquoi il attend")

# ---- who says so only ------------------------------------------------------

answer "$first" "$to" "oui" "$second"
holds "another facilitator's login under their From is refused" \
	house_wait 30 says Visite "answer refused: refused-person"
answer "$first" "$to" "oui" "$guest"
sleep 1
is "$(state_of Visite)" held \
	"so is the author's, to whom the request was forwarded"
answer "$guest" "$to" "oui" "$guest"
holds "who, as themselves, is told why" house_wait 30 \
	house_mails "$guest" "la personne à qui"
is "$(house_mails "$first" "Avez-vous répondu" | wc -l)" 0 \
	"nobody is asked because of them"

answer "$first" "$to" "oui"
asked=$id
holds "a bare From: the person is asked whether it was theirs" house_wait 30 \
	house_mails "$first" "Avez-vous répondu"
is "$(state_of Visite)" held "and until then it has no effect"
confirm=$(field reply-to "$first" "Avez-vous répondu")
like "$confirm" '^acttes-confirm\+[a-z2-7]{26}@' "at an address of its own"
unlike "$("$CRIEUR" held acttes)" "essai" "what waits so is no held post"

both_are_refused() {
	[ "$("$CRIEUR" trace "$asked" | grep -c "confirmation refused")" -eq 2 ]
}
answer "$second" "$confirm" "oui" "$second"
answer "$first" "$confirm" "oui" "$second"
holds "nobody else says so in their place" house_wait 30 both_are_refused
is "$(state_of Visite)" held "without effect"

answer "$first" "$confirm" "non, ce n'était pas moi"
holds "a forged answer is dropped, and the dsi told" house_wait 30 \
	house_mails "$dsi" "Adresse usurpée" "essai"
is "$(state_of Visite)" held "and the post waits on"
answer "$first" "$confirm" "oui"
holds "after which a yes comes too late" house_wait 30 \
	house_mails "$first" "n'attend plus votre"
is "$(state_of Visite)" held "it counts once"

# ---- the honest way --------------------------------------------------------

answer "$first" "$to" "oui"
two() { [ "$(house_mails "$first" "Avez-vous répondu" | wc -l)" -ge 2 ]; }
holds "one who has no proof is asked again about the next answer" \
	house_wait 30 two
answer "$first" "$(field reply-to "$first" "Avez-vous répondu")" "oui"
arrives Visite "$acttes" "and their word brings the post to the group"
like "$(trace Visite)" "moderated by $first" "as theirs"

# ---- used up ---------------------------------------------------------------

answer "$first" "$to" "modérer $member"
holds "an order in an answer needs its author's own proof" house_wait 30 \
	house_mails "$first" "rien ne prouve"
unlike "$("$CRIEUR" person show "$member")" "moder" "nobody is moderated"
before=$(n_mails "$second")
answer "$first" "$to" "non : je me ravise"
holds "a used address says that it was used" house_wait 30 \
	house_mails "$first" "Déjà accepté"
is "$(n_mails "$second")" "$before" "and troubles nobody else"
answer "$first" "$to" "pause" "$first"
holds "an order that is proved counts as one to -request" house_wait 30 \
	house_mails "$first" "Animation de acttes"

# ---- a reader of mail that ignores Reply-To --------------------------------

answer "$first" "$to" "reprendre" "$first"
holds "the list goes on" house_wait 30 house_mails "$first" "Animation" "reprend"
post "$guest" acttes "Encore" "$guest"
holds "another post waits" house_wait 30 \
	field reply-to "$first" "Encore" "Pourquoi il attend"
from=$(field from "$first" "Encore" "Pourquoi il attend" | sed 's/.*<//; s/>.*//')
question=$(field message-id "$first" "Encore" "Pourquoi il attend")
answer "$second" "$from" "oui" "$second" "In-Reply-To: $question"
holds "to the address that asked, another's answer is refused all the same" \
	house_wait 30 says Encore "answer refused: refused-person"
answer "$first" "$from" "oui" "$first" "References: <a@x.example> $question"
arrives Encore "$acttes" "the one who was asked is matched by References"
story_end
