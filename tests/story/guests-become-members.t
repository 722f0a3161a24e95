#!/bin/bash
# A facilitator invites a guest, who comes twice, is asked whether to go on, is
# sponsored by two of the committee, admitted by its yes and welcomed; all by
# mail. A member joins a group by its facilitators' yes.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"

# The calendar speaks from seven in the morning on: noon is always somewhere.
ahead=$((12 - 10#$(date -u +%H)))
TZ=Etc/GMT$([ "$ahead" -gt 0 ] && echo "-$ahead" || echo "+$((-ahead))")
export TZ

story_make
sed -i "s|Europe/Paris|$TZ|" "$CRIEUR_CONFIG"
cat >>"$CRIEUR_CONFIG" <<-'END'
	register { sponsors = 2  guest_sessions = 2 }
END
house_start || story_give_up "the house does not start"

first=$(house_person 'role("facilitator:acttes") && paid')
member=$(house_person 'group("acttes") && paid && plain')
one=$(house_person 'role("ca") && !role("president") && paid')
other=$(house_person 'role("president") && role("ca")')
guest=neu@foreign.example
day() { date -d "$*" +%F; }

field() { # NAME ADDRESS TEXT...: of the newest such mail
	local name=$1 file
	shift
	file=$(house_mails "$@" | tail -n 1)
	[ -n "$file" ] && sed -n "s/\r\$//; s/^$name: *//ip; /^\$/q" "$file"
}

write() { # FROM TO TEXT [LOGIN]
	{
		printf 'From: %s\nTo: %s\nSubject: Re: mail %s\n' "$1" "$2" "$RANDOM"
		printf 'Message-ID: <%s.%s@client.example>\n' "$RANDOM" "$SECONDS"
		printf 'Date: %s\n' "$(LC_ALL=C date -R)"
		printf 'Content-Type: text/plain; charset=utf-8\n\n%s\n' "$3"
	} | house_send "$1" "$2" "${4:-}" >/dev/null
}

"$CRIEUR" person add "Anne Neuve" "$guest" --standing guest >/dev/null
"$CRIEUR" person list --at "$(day -4 days)" >/dev/null
"$CRIEUR" group join acttes "$guest" --as guest --by "$first" \
	--since "$(day -4 days)" >/dev/null
write "$first" "acttes-request@$DOMAIN" \
	"séance du $(date -d '-2 days' +%d/%m/%Y) : $guest" "$first"
holds "a facilitator counts a session by mail" house_wait 30 \
	house_mails "$first" "Séance comptée"
write "$first" "acttes-request@$DOMAIN" \
	"séance du $(date -d yesterday +%d/%m/%Y) : $guest" "$first"
twice() { [ "$(house_mails "$first" "Séance comptée" | grep -c .)" = 2 ]; }
holds "and the next" house_wait 30 twice
"$CRIEUR" run-due >/dev/null
holds "the guest is asked whether to go on" house_wait 30 \
	house_mails "$guest" "Souhaitez-vous continuer avec nous"
write "$guest" "$(field reply-to "$guest" "Souhaitez-vous continuer")" "Oui !"
holds "the committee is asked" house_wait 30 \
	house_mails "$one" "souhaite adhérer" "je parraine"
holds "the facilitators are told" house_wait 30 \
	house_mails "$first" "souhaite adhérer"
to=$(field reply-to "$one" "souhaite adhérer")
write "$one" "$to" "je parraine" "$one"
holds "one sponsors" house_wait 30 house_mails "$one" "Votre parrainage"
write "$one" "$to" "oui" "$one"
holds "nothing is decided before there are two" house_wait 30 \
	house_mails "$one" "Il manque des parrainages"
write "$other" "$to" "Oui, je parraine." "$other"
holds "another sponsors" house_wait 30 house_mails "$other" "Votre parrainage"
write "$member" "$to" "oui" "$member"
write "$one" "$to" "oui" "$one"
holds "the committee's yes makes a member, who is welcomed" house_wait 30 \
	house_mails "$guest" "Bienvenue"
like "$("$CRIEUR" person show "$guest")" 'member' "the register has it"
like "$("$CRIEUR" group show acttes)" "member +$guest" "and the group"
is "$(house_mails "$member" "Votre réponse")" "" \
	"who is not of the committee has no say"

write "$one" "agriculture-join@$DOMAIN" "Puis-je venir ?" "$one"
peer=$(house_person 'role("facilitator:agriculture")')
holds "a facilitator reads who would like to join the group" house_wait 30 \
	house_mails "$peer" "voudrait rejoindre" "membre, à jour de cotisation"
write "$peer" "$(field reply-to "$peer" "voudrait rejoindre")" "oui" "$peer"
holds "and their yes does it" house_wait 30 \
	house_mails "$one" "Bienvenue dans le groupe agriculture"
story_end
