#!/bin/bash
# Facilitators decide by replying to the mail that asks them: one accepts, one
# refuses with words, an unclear answer is asked again, somebody else's has no
# effect, and everybody hears how it ended.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

guest=$(house_person 'role("guest:acttes")')
acttes=$(entitled 'group("acttes") && paid')
facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
second=$(sed -n 2p "$facilitators")
outside=$(house_person '!group("acttes") && paid && !role("dsi")')

# Where the facilitator ADDRESS is to answer about SUBJECT.
answer_address() { # ADDRESS SUBJECT
	local file
	file=$(house_mails "$1" "$2" "Pourquoi il attend" | head -n 1)
	[ -n "$file" ] &&
		sed -n 's/\r$//; s/^Reply-To: *//p; /^$/q' "$file"
}

is_asked() { [ -n "$(answer_address "$1" "$2")" ]; }

# answer FROM TO SUBJECT TEXT: as a mail client replies
answer() {
	{
		printf 'From: %s\nTo: %s\nSubject: Re: %s\nDate: %s\n' \
			"$1" "$2" "$3" "$(LC_ALL=C date -R)"
		printf 'Message-ID: <%s.%s@client.example>\n' \
			"$RANDOM" "$BASHPID"
		printf 'Content-Type: text/plain; charset=utf-8\n'
		printf 'Content-Transfer-Encoding: 8bit\n\n%s\n\n' "$4"
		printf 'Le 24/11/2026 à 12:00, La Coop a écrit :\n'
		printf '> Un message attend votre accord.\n> oui / non\n'
	} | house_send "$1" "$2" "$1" >/dev/null
}

state_of() { # SUBJECT
	trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'
}
is_state() { [ "$(state_of "$1")" = "$2" ]; }

post "$guest" acttes "Visite jeudi" "$guest"
holds "the first facilitator is asked" \
	house_wait 30 is_asked "$first" "Visite jeudi"
holds "so is the second" house_wait 30 is_asked "$second" "Visite jeudi"
to_first=$(answer_address "$first" "Visite jeudi")
to_second=$(answer_address "$second" "Visite jeudi")
like "$to_first" '^acttes-moderate\+[a-z2-7]{26}@' "an address of their own"
unlike "$to_first" "^$to_second\$" "each another one"

answer "$first" "$to_first" "Visite jeudi" "Oui mais pas avant demain"
holds "an unclear answer is asked again" house_wait 30 \
	house_mails "$first" "Rien n'a été décidé"
is "$(state_of "Visite jeudi")" held "and decides nothing"

answer "$outside" "$to_first" "Visite jeudi" "oui"
holds "somebody else's answer is refused" house_wait 30 \
	house_mails "$outside" "la personne à qui la demande"
is "$(state_of "Visite jeudi")" held "and has no effect"

answer "$first" "$to_first" "Visite jeudi" "Oui, merci !"
arrives "Visite jeudi" "$acttes" "a clear yes brings it to the group"
answer "$second" "$to_second" "Visite jeudi" "non : trop tard"
holds "who comes later is told who was first" house_wait 30 \
	house_mails "$second" "Rien n'a changé"
holds "and the first hears the other opinion" house_wait 30 \
	house_mails "$first" "non : trop tard"

post "$guest" acttes "Ma boutique" "$guest"
holds "another is asked about" house_wait 30 is_asked "$first" "Ma boutique"
answer "$first" "$(answer_address "$first" "Ma boutique")" "Ma boutique" \
	"Refusé : la liste n'est pas le lieu,
voyez avec le CA.

Cordialement,
Quelqu'un"
holds "a no brings its words to the author" house_wait 30 \
	house_mails "$guest" "voyez avec le CA."
holds "the second facilitator hears of it" house_wait 30 \
	house_mails "$second" "est refusé"
like "$(trace "Ma boutique")" \
	"$first: rejected: la liste n'est pas le lieu, / voyez avec le CA\." \
	"trace tells who, what, and in which words"

# Fifty at once, half of them a yes and half a no.
post "$guest" acttes "Cinquante" "$guest"
holds "both are asked once more" house_wait 30 is_asked "$second" "Cinquante"
holds "both, that is" house_wait 30 is_asked "$first" "Cinquante"
to_first=$(answer_address "$first" "Cinquante")
to_second=$(answer_address "$second" "Cinquante")
for _ in {1..25}; do
	answer "$first" "$to_first" "Cinquante" "oui" &
	answers_under_way+=($!)
	answer "$second" "$to_second" "Cinquante" "non : pas cette fois" &
	answers_under_way+=($!)
done
wait "${answers_under_way[@]}"
all_are_worked_off() {
	[ "$(trace "Cinquante" | grep -c "answer too late")" -eq 49 ]
}
holds "of fifty answers at once 49 come too late" \
	house_wait 60 all_are_worked_off
is "$(trace "Cinquante" | grep -cE "@[^ ]*: (accepted|rejected)")" 1 \
	"and exactly one takes effect"
if is_state "Cinquante" rejected; then
	is "$(house_received "$(house_message_id "Cinquante")")" "" \
		"a no: nobody has it"
else
	arrives "Cinquante" "$acttes" "a yes: each has it once"
fi
is "$("$CRIEUR" --json held acttes | first_id)" "" "nothing is held any more"
story_end
