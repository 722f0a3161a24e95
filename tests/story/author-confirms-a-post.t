#!/bin/bash
# A member's post comes without proof: its author is asked by mail and nobody
# else. A yes by return brings it to the group, once; a machine's answer,
# somebody else's or a second one does nothing; "it was not me" drops it and
# tells the dsi where it came from; an answer that never comes is told once.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin s-nail

author=$(house_person 'group("acttes") && paid && plain')
other=$(house_person 'group("acttes") && paid && plain && address != "'"$author"'"')
facilitator=$(house_person 'role("facilitator:acttes") && paid')
dsi=$(house_person 'role("dsi")')
acttes=$(entitled 'group("acttes") && paid')

question() { # ADDRESS SUBJECT
	house_mails "$1" "À confirmer sur" "$2" | tail -n 1
}
is_asked() { [ -n "$(question "$1" "$2")" ]; }

field() { sed -n "s/\\r\$//; s/^$2: *//p; /^\$/q" "$1"; } # FILE NAME

# The address of the nth link in a mail.
link_of() { # FILE N
	house_readable "$1" | sed -n 's/^<mailto:\([^?]*\)?.*/\1/p' |
		sed -n "$2p" | sed 's/%2B/+/'
}

# answer FROM TO TEXT [FIELD]
answer() {
	{
		printf 'From: %s\nTo: %s\nSubject: Re: question\nDate: %s\n' \
			"$1" "$2" "$(LC_ALL=C date -R)"
		printf 'Message-ID: <%s.%s@client.example>\n%s' "$RANDOM" "$$" \
			"${4:+$4$'\n'}"
		printf 'Content-Type: text/plain; charset=utf-8\n'
		printf 'Content-Transfer-Encoding: 8bit\n\n%s\n' "$3"
	} | house_send "$1" "$2" >/dev/null
}

state_of() { # SUBJECT
	trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'
}
is_state() { [ "$(state_of "$1")" = "$2" ]; }
says() { trace "$1" | grep -q "$2"; } # SUBJECT WORDS

# ---- asked, and answered from a mail program -----------------------------

house_message "$author" "acttes@$DOMAIN" "Le potager" \
	"Nous plantons jeudi." | house_send "$author" "acttes@$DOMAIN" >/dev/null
holds "its author is asked" house_wait 30 is_asked "$author" "Le potager"
mail=$(question "$author" "Le potager")
like "$(house_readable "$mail")" '> Nous plantons jeudi\.' \
	"with the first lines of it"
like "$(field "$mail" Reply-To)" '^acttes-confirm\+[a-z2-7]{26}@' \
	"and an address for this post alone"
is "$(field "$mail" Return-Path)" "<MAILER-DAEMON>" "which no machine answers"
is "$(state_of "Le potager")" unconfirmed "meanwhile it waits"
like "$("$CRIEUR" held acttes)" 'its author +'"$author"'.*Le potager' \
	"held shows whom it waits for"
like "$("$CRIEUR" --json status)" '"unconfirmed": 1' "so does status"
like "$("$CRIEUR" queue)" '1 for their author' "and the queue"
unlike "$(cat "$MAILBOXES/$facilitator"/new/* 2>/dev/null)" "potager" \
	"the facilitators are left in peace"

confirm=$(field "$mail" Reply-To)
answer "$author" "$confirm" "Je suis absent jusqu'à lundi. Oui, vraiment." \
	"Auto-Submitted: auto-replied"
holds "an answer of absence is no answer" \
	house_wait 30 says "Le potager" "confirmation ignored"
answer "$other" "$confirm" "oui"
holds "somebody else's is refused" house_wait 30 house_mails "$other" \
	"demande de confirmation"
is "$(state_of "Le potager")" unconfirmed "and has no effect"

house_reply "$author" "Le potager" "oui"
arrives "Le potager" "$acttes" "a yes by return brings it to the group"
like "$(trace "Le potager")" 'rule "members".* proof confirm' \
	"the rules were asked anew, with that proof"
answer "$author" "$confirm" "oui"
holds "who says it again is told it was done" house_wait 30 house_mails \
	"$author" "Déjà accepté"
ok "$(received_by "$(house_message_id "Le potager")" "$acttes"; echo $?)" \
	"and nobody has it twice"

# ---- it was not me -------------------------------------------------------

post "$author" acttes "Achetez mes fonds"
holds "a forged one is asked about as well" \
	house_wait 30 is_asked "$author" "Achetez mes fonds"
answer "$author" "$(link_of "$(question "$author" "Achetez mes fonds")" 2)" \
	"non, ce n'était pas moi"
holds "the dsi is told" house_wait 30 house_mails "$dsi" \
	"Adresse usurpée" "Achetez mes fonds" "127.0.0.1"
holds "and the author thanked" \
	house_wait 30 house_mails "$author" "Merci" "Achetez mes fonds"
is "$(state_of "Achetez mes fonds")" discarded "it is dropped"
is "$(house_received "$(house_message_id "Achetez mes fonds")")" "" \
	"and nobody had it"

# ---- no answer -----------------------------------------------------------

post "$author" acttes "Sans suite"
holds "another is asked about" \
	house_wait 30 is_asked "$author" "Sans suite"
"$CRIEUR" run-due --at "$(date -d '+2 days' +%F)" >/dev/null
is "$(state_of "Sans suite")" unconfirmed "for two days it waits"
"$CRIEUR" run-due --at "$(date -d '+4 days' +%F)" >/dev/null
holds "after three its author is told that it was not sent" house_wait 30 \
	says "Sans suite" "clock: not confirmed in time: $author"
is "$(state_of "Sans suite")" rejected "and it is over"
answer "$author" "$(field "$(question "$author" "Sans suite")" Reply-To)" "oui"
holds "a late yes says that it is" house_wait 30 \
	house_mails "$author" "Déjà refusé"

# ---- decided by hand -----------------------------------------------------

post "$author" acttes "Par la commande"
house_wait 30 is_asked "$author" "Par la commande"
"$CRIEUR" approve "$("$CRIEUR" --json held acttes | first_id)" >/dev/null
arrives "Par la commande" "$acttes" "an admin lets one pass without its author"
answer "$author" \
	"$(field "$(question "$author" "Par la commande")" Reply-To)" "oui"
holds "whose yes comes too late" house_wait 30 \
	house_mails "$author" "Déjà accepté" "Par la commande"

# ---- a machine's post ----------------------------------------------------

house_message "$author" "acttes@$DOMAIN" "De la machine" |
	house_send "" "acttes@$DOMAIN" >/dev/null
house_wait 10 is_state "De la machine" discarded
is "$(question "$author" "De la machine")" "" \
	"nobody is asked because of what a machine wrote"
story_end
