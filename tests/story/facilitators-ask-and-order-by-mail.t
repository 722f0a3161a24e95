#!/bin/bash
# Beside yes and no: a question goes to the author and its answer back, a
# corrected version takes the post's place, mediation is called, a list is
# paused, a person moderated and trusted, an absent facilitator spared; all by
# mail, by who may, proved.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

guest=$(house_person 'role("guest:acttes")')
acttes=$(entitled 'group("acttes") && paid')
facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
second=$(sed -n 2p "$facilitators")
president=$(house_person 'role("president")')
member=$(house_person 'group("acttes") && paid && plain')
request=acttes-request@$DOMAIN

field() { # NAME ADDRESS TEXT...: of the newest such mail
	local name=$1 file
	shift
	file=$(house_mails "$@" | tail -n 1)
	[ -n "$file" ] && sed -n "s/\r\$//; s/^$name: *//ip; /^\$/q" "$file"
}
has_field() { [ -n "$(field "$@")" ]; }

# answer FROM TO SUBJECT TEXT [FIELD [LOGIN]]: logged in, but with LOGIN empty
answer() {
	{
		[ -z "${5:-}" ] || printf '%s\n' "$5"
		printf 'From: %s\nTo: %s\nSubject: %s\n' "$1" "$2" "$3"
		printf 'Message-ID: <%s.%s@client.example>\n' "$RANDOM" "$SECONDS"
		printf 'Date: %s\n' "$(LC_ALL=C date -R)"
		printf 'Content-Type: text/plain; charset=utf-8\n\n%s\n' "$4"
	} | house_send "$1" "$2" "${6-$1}" >/dev/null
}

order() { # FROM TEXT: to -request, logged in
	answer "$1" "$request" "Animation" "$2" '' "$1"
}

state_of() { trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'; }
is_state() { [ "$(state_of "$1")" = "$2" ]; }

# ---- a question, and a corrected version --------------------------------

post "$guest" acttes "Visite" "$guest"
holds "a facilitator is asked" house_wait 30 \
	has_field reply-to "$first" "Visite" "Pourquoi il attend"
thread=$(field message-id "$first" "Visite" "Pourquoi il attend")
answer "$first" "$(field reply-to "$first" "Visite" "Pourquoi il attend")" \
	"Re: Visite" "question : quel jour
viendriez-vous ?"
holds "the author is asked, in the facilitator's words" house_wait 30 \
	has_field reply-to "$guest" "Visite" "quel jour" "viendriez-vous ?"
to_author=$(field reply-to "$guest" "quel jour")
question=$(field message-id "$guest" "quel jour")
like "$to_author" '^acttes-moderate\+' "through the list's address"
unlike "$(cat "$(house_mails "$guest" "quel jour")")" "${first%@*}" \
	"and not told whose words they are"
answer "$guest" "$to_author" "Re: Question" "Jeudi, à 18 h." \
	"In-Reply-To: $question"
for one in "$first" "$second"; do
	holds "the answer comes to $one" house_wait 30 \
		house_mails "$one" "a répondu" "Jeudi, à 18 h."
done
is "$(field in-reply-to "$first" "Jeudi, à 18 h.")" "$thread" \
	"in the same thread"
is "$(state_of Visite)" held "and the post still waits"
answer "$member" "$to_author" "Re: Question" "Je réponds à sa place."
holds "nobody else answers for the author" house_wait 30 \
	house_mails "$member" "la personne à qui"

{
	printf 'In-Reply-To: %s\n' "$question"
	house_message "$guest" "acttes@$DOMAIN" "Visite jeudi" \
		"Je viendrais jeudi à 18 h."
} | house_send "$guest" "acttes@$DOMAIN" "$guest" >/dev/null
holds "a corrected version takes the post's place" house_wait 30 \
	is_state Visite discarded
holds "and is asked about" house_wait 30 \
	has_field reply-to "$first" "Visite jeudi" "Pourquoi il attend"
is "$(field in-reply-to "$first" "Visite jeudi" "Pourquoi il attend")" \
	"$thread" "in the same thread"
answer "$first" "$(field reply-to "$first" "Visite jeudi" "Pourquoi")" \
	"Re: Visite jeudi" "oui"
arrives "Visite jeudi" "$acttes" "it goes out"
is "$(house_received "$(house_message_id Visite)")" "" "the former does not"

# ---- mediation ----------------------------------------------------------

post "$guest" acttes "Coup de gueule" "$guest"
holds "another post waits" house_wait 30 \
	has_field reply-to "$second" "Coup de gueule" "Pourquoi il attend"
answer "$second" "$(field reply-to "$second" "Coup de gueule" "Pourquoi")" \
	"Re: Coup de gueule" "escalade : propos blessants, à voir ensemble"
for one in "$president" "$first" "$second"; do
	holds "mediation is asked of $one, with the file" house_wait 30 \
		house_mails "$one" "Médiation demandée" "propos blessants" \
		"Ce qui s'est passé" "Le message entier est joint"
done
answer "$president" "$(field reply-to "$president" "Médiation demandée")" \
	"Re: Médiation" "non : parlons-nous d'abord"
holds "the president's decision reaches the author" house_wait 30 \
	house_mails "$guest" "Coup de gueule" "parlons-nous d'abord"
is "$(state_of "Coup de gueule")" rejected "and ends it"
like "$(trace "Coup de gueule")" "$second: mediation called: propos blessants" \
	"trace shows who called for it"

# ---- orders -------------------------------------------------------------

answer "$first" "$request" "pause" "" "" ""
holds "an order without proof is refused" house_wait 30 \
	house_mails "$first" "rien ne prouve"
answer "$member" "$request" "pause" "" '' "$member"
holds "and is none of who does not facilitate" house_wait 30 \
	house_mails "$member" "Aide : acttes@"
order "$first" "pause"
holds "the list is paused" house_wait 30 house_mails "$first" "en pause"
post "$member" acttes "Pendant la pause" "$member"
order "$first" "reprendre"
holds "a post waits until it is resumed" house_wait 60 \
	house_mails "$first" "diffus"
arrives "Pendant la pause" "$acttes" "and goes out then"

order "$first" "modérer $member"
holds "a member is put under moderation" house_wait 30 \
	house_mails "$first" "$member"
post "$member" acttes "Sous moderation" "$member"
holds "their posts wait" house_wait 30 \
	has_field reply-to "$first" "Sous moderation" "Pourquoi il attend"
order "$first" "attente"
holds "what waits is shown" house_wait 30 \
	house_mails "$first" "Animation de acttes@" "Sous moderation"
order "$second" "suivant"
holds "the oldest is sent again to who asks" house_wait 30 \
	house_mails "$second" "Sous moderation" "Pourquoi il attend"
answer "$first" "$(field reply-to "$first" "Sous moderation" "Pourquoi")" \
	"Re: Sous moderation" "confiance $member"
holds "an order in a reply is carried out" house_wait 30 \
	house_mails "$first" "$member n'attendent plus"
is "$(state_of "Sous moderation")" held "and is no verdict"
post "$member" acttes "De nouveau" "$member"
arrives "De nouveau" "$acttes" "a trusted member's posts go out"

order "$first" "inviter neu@foreign.example Anne Neuve pour 2 séances"
holds "a guest is invited, by name" house_wait 30 \
	house_mails neu@foreign.example "Anne Neuve" "vous invite"
holds "the co-facilitator hears of it" house_wait 30 \
	house_mails "$second" "À la demande de $first" "neu@foreign.example"
order "$first" "membres"
holds "who is in the group is shown" house_wait 30 \
	house_mails "$first" "Anne Neuve <neu@foreign.example>, invité·e"
order "$first" "retirer quidam@foreign.example"
holds "of somebody else nothing is said" house_wait 30 \
	house_mails "$first" "Personne, sur cette liste"
order "$first" "retirer neu@foreign.example"
holds "a guest is taken out" house_wait 30 \
	house_mails "$first" "neu@foreign.example n'est plus du groupe"
order "$first" "historique"
holds "the history tells" house_wait 30 \
	house_mails "$first" "Ce qui a été décidé" "neu@foreign.example"

order "$first" "absent jusqu'au $(date -d '+3 days' +%d/%m/%Y)"
holds "an absence is noted" house_wait 30 house_mails "$first" "Animation" \
	"$(date -d '+3 days' +%d/%m/%Y)"
post "$guest" acttes "Pendant l'absence" "$guest"
holds "the turn is the others'" house_wait 30 \
	has_field reply-to "$second" "Pendant l'absence" "Pourquoi il attend"
is "$(house_mails "$first" "Pendant l'absence")" "" \
	"who is away is not asked"
story_end
