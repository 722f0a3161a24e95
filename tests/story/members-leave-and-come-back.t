#!/bin/bash
# Commands by mail: a member stops a list by answering one mail and takes it up
# again, nobody does it in their name, a wish to join and a word to the owner
# reach the facilitators, and no machine is answered.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
others=$(entitled 'group("acttes") && paid && address != "'"$member"'"')
facilitator=$(house_person 'role("facilitator:acttes") && paid')

# write FROM TO SUBJECT [TEXT [FIELD]]: without a login
write() {
	{
		[ -z "${5:-}" ] || printf '%s\n' "$5"
		house_message "$1" "$2" "$3" "${4:-}"
	} | house_send "$1" "$2" >/dev/null
}

reply_to() { # ADDRESS TEXT...
	local file
	file=$(house_mails "$@" | tail -n 1)
	[ -n "$file" ] && sed -n 's/\r$//; s/^Reply-To: *//p; /^$/q' "$file"
}

n_mails() { # ADDRESS
	find "$MAILBOXES/$1/new" -type f 2>/dev/null | wc -l
}

write "$member" "acttes-leave@$DOMAIN" "unsubscribe"
holds "who asks to leave without a proof is asked" house_wait 30 \
	house_mails "$member" "Ne plus recevoir acttes@$DOMAIN"
to=$(reply_to "$member" "Ne plus recevoir")
like "$to" '^acttes-leave\+[a-z2-7]{26}@' "at an address of their own"
post "$member" acttes "Avant" "$member"
arrives "Avant" "$acttes" "and receives the list until they answer"

write quidam@example.net "$to" "Re: Ne plus recevoir" "oui"
write "$member" "$to" "Re: Ne plus recevoir" "Qu'est-ce que c'est ?"
holds "what is no yes is none" house_wait 30 \
	house_mails "$member" "Réponse non comprise"
is "$("$CRIEUR" audience acttes | grep -c "^$member\$")" 1 \
	"they are of the audience still: nobody else's yes took them out"
is "$(n_mails quidam@example.net)" 0 "nor is that other told of it"
write "$member" "$to" "Re: Ne plus recevoir, bis" "oui"
holds "a yes is enough" house_wait 30 \
	house_mails "$member" "Vous ne recevez plus acttes@$DOMAIN"
like "$("$CRIEUR" audience acttes | grep -c "^$member\$")" '^0$' \
	"they are of the audience no longer"
post "$facilitator" acttes "Pendant" "$facilitator"
arrives "Pendant" "$others" "posts go to all others"
like "$(trace "unsubscribe")" "asked to confirm: $member" "trace tells of it"

write "$member" "acttes-join@$DOMAIN" "subscribe"
holds "who left may come back" house_wait 30 \
	house_mails "$member" "Recevoir de nouveau acttes@$DOMAIN"
write "$member" "$(reply_to "$member" "Recevoir de nouveau")" \
	"Re: Recevoir de nouveau" "oui"
holds "by an answer as well" house_wait 30 \
	house_mails "$member" "Vous recevez de nouveau acttes@$DOMAIN"
post "$facilitator" acttes "Apres" "$facilitator"
arrives "Apres" "$acttes" "posts go to them again"

write "$member" "membres-leave@$DOMAIN" "unsubscribe de membres"
holds "a list one is owed says why it cannot be left" house_wait 30 \
	house_mails "$member" "À propos de membres@$DOMAIN" "convocations"

write "$member" "acttes-request@$DOMAIN" "Bonjour" "aide"
holds "a command in the body is read" house_wait 30 \
	house_mails "$member" "Aide : acttes@$DOMAIN" "acttes-leave@$DOMAIN"

write quidam@example.net "acttes-subscribe@$DOMAIN" "Me joindre a vous" \
	"Je m'intéresse à la recherche-action."
holds "a stranger's wish goes to the facilitators" house_wait 30 \
	house_mails "$facilitator" "voudrait rejoindre" "recherche-action."
is "$(reply_to "$facilitator" "voudrait rejoindre")" quidam@example.net \
	"who answer the stranger directly"
holds "who is told what happens" house_wait 30 \
	house_mails quidam@example.net "Votre demande pour acttes@$DOMAIN"

write quidam@example.net "acttes-owner@$DOMAIN" "Une question" "Où êtes-vous ?"
holds "a word to the owner reaches the facilitators" house_wait 30 \
	house_mails "$facilitator" "Une question" "Où êtes-vous ?"

before=$(n_mails "$facilitator")
write robot@example.net "acttes-owner@$DOMAIN" "Absence" "Je suis absent." \
	"Auto-Submitted: auto-replied"
write robot@example.net "acttes-leave@$DOMAIN" "Absence encore" "absent" \
	"Auto-Submitted: auto-replied"
write "acttes-owner@$DOMAIN" "acttes-owner@$DOMAIN" "En rond" "boucle"
write "crieur@$DOMAIN" "acttes-help@$DOMAIN" "En rond aussi" "boucle"
write quidam@example.net "acttes-help@$DOMAIN" "Dernier"
holds "what came after the machines' mails is answered" house_wait 30 \
	house_mails quidam@example.net "Aide : acttes@$DOMAIN"
is "$(n_mails robot@example.net)" 0 "no machine is answered"
is "$(n_mails "$facilitator")" "$before" "nor its word passed on"
is "$(n_mails "acttes-owner@$DOMAIN")$(n_mails "crieur@$DOMAIN")" 00 \
	"nothing goes round in a circle"
story_end
