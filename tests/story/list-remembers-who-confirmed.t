#!/bin/bash
# A list with remember = 30d: who has confirmed a post is not asked about the
# next, as long as their mail comes from the same proved domain; mail in their
# name from elsewhere is asked about, and a denial ends it.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
# shellcheck disable=SC2034
HOUSE_VERIFIERS=yes
story_make nsd opendkim opendmarc
sed -i 's/^ *group *=.*/&\n    remember = 30d/' \
	"$HOUSE/crieur/lists/acttes.conf"
house_start || story_give_up "the house does not start"

# Of a domain that publishes SPF and no DMARC: nothing proves its From.
author=$(awk -F, '{ n = split($1, a, " "); if (a[2] ~ /@ailleurs.example$/ &&
	$4 ~ /acttes/ && $6 > today) { print a[2]; exit } }' \
	today="$(date +%F)" "$PEOPLE")
acttes=$(entitled 'group("acttes") && paid')

# says SUBJECT CLIENT [SENDER]: the author writes from there
says() {
	house_message "$author" "acttes@$DOMAIN" "$1" |
		house_speak "${3-$author}" "acttes@$DOMAIN" "$2" >/dev/null
}

verdict() { # SUBJECT: what was decided on what proof
	trace "$1" | sed -n \
		's/.* \([a-z]*\): rule .*, proof \([a-z,]*[a-z]\).*/\1 \2/p'
}

reply_to() { # SUBJECT: where the question about it is to be answered
	local file
	file=$(house_mails "$author" "À confirmer sur" "$1" | tail -n 1)
	[ -n "$file" ] && sed -n 's/\r$//; s/^Reply-To: *//p; /^$/q' "$file"
}

answer() { # SUBJECT WORD
	house_message "$author" "$(reply_to "$1")" "Re: $1" "$2" |
		house_speak "$author" "$(reply_to "$1")" "$HOUSE_OUTSIDE" \
		>/dev/null
}

says "Une première" "$HOUSE_OUTSIDE"
is "$(verdict "Une première")" "confirm none" "its domain alone proves nobody"
holds "its author is asked" house_wait 30 reply_to "Une première"
answer "Une première" oui
arrives "Une première" "$acttes" "confirmed, it arrives"
like "$(trace "Une première")" 'sender remembered: ailleurs\.example' \
	"and where it came from is remembered"

says "Une deuxième" "$HOUSE_OUTSIDE"
is "$(verdict "Une deuxième")" "accept confirm" \
	"the next from there is believed"
arrives "Une deuxième" "$acttes" "and arrives at once"

says "D'une autre machine" 203.0.113.9
is "$(verdict "D'une autre machine")" "confirm none" "not from elsewhere"
says "Sous une autre enveloppe" "$HOUSE_ATTACKER" x@mechant.example
is "$(verdict "Sous une autre enveloppe")" "confirm none" \
	"nor from another's domain, whatever it proves there"

holds "its owner is asked" house_wait 30 reply_to "Sous une autre enveloppe"
answer "Sous une autre enveloppe" non
holds "and says no" house_wait 30 house_mails "$author" "Merci de l'avoir dit"
says "Une troisième" "$HOUSE_OUTSIDE"
is "$(verdict "Une troisième")" "confirm none" \
	"from then on nothing is remembered"
story_end
