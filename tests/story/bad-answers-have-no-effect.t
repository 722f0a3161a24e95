#!/bin/bash
# What may come to a facilitator's address beside an answer: huge, broken,
# forged, replayed, from machines, at addresses that are wrong. Each is told
# why, or nothing where a machine wrote, leaves a line in the log and changes
# nothing; then a plain yes still works.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

guest=$(house_person 'role("guest:acttes")')
facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
second=$(sed -n 2p "$facilitators")
acttes=$(entitled 'group("acttes") && paid')
clerk=$(house_child crieur-clerk)
n=0

address_of() { # PERSON SUBJECT
	local file
	file=$(house_mails "$1" "$2" "Pourquoi il attend" | tail -n 1)
	[ -n "$file" ] && sed -n 's/\r$//; s/^Reply-To: *//p; /^$/q' "$file"
}

state_of() { # SUBJECT
	trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'
}

# A reply's header up to its MIME fields, on standard output.
header() { # FROM TO
	printf 'From: %s\nTo: %s\nSubject: %s\nMessage-ID: <bad.%s.%s@x.example>\n' \
		"$1" "$2" "${subject:-Re: moderation $n}" "$n" "$HOUSE_ROW"
	printf 'Date: %s\nMIME-Version: 1.0\n' "$(LC_ALL=C date -R)"
}

plain() { # FROM TO TEXT
	header "$1" "$2"
	printf 'Content-Type: text/plain; charset=utf-8\n\n%s\n' "$3"
}

multipart() { # FROM TO: the parts on standard input, boundary b
	header "$1" "$2"
	printf 'Content-Type: multipart/mixed; boundary=b\n\n'
	cat
}

is_worked_off() {
	"$CRIEUR" trace "bad.$n.$HOUSE_ROW@x.example" |
		grep -qE '\(moderate\): (expanded|discarded)'
}

post "$guest" acttes "Visite jeudi" "$guest"
holds "a facilitator is asked" house_wait 30 address_of "$first" "Visite jeudi"
to=$(address_of "$first" "Visite jeudi")
is "$(state_of "Visite jeudi")" held "the post waits"
token=${to#*+}
token=${token%@*}

# Answers speak of the post, in the thread of the reply.
not_understood() { # SENTENCE < MESSAGE
	local id=bad.$n.$HOUSE_ROW@x.example
	house_send "$first" "$to" >/dev/null
	holds "$1: not understood, and said so" house_wait 60 \
		house_mails "$first" "In-Reply-To: <$id>" "Rien n'a été décidé"
	is "$(state_of "Visite jeudi")" held "$1: without effect"
	like "$(trace "Visite jeudi")" "$first: answer not understood" \
		"$1: the log tells"
	n=$((n + 1))
}

refused() { # SENTENCE FROM TO WORDS < MESSAGE
	local id=bad.$n.$HOUSE_ROW@x.example
	house_send "$2" "$3" >/dev/null
	holds "$1: refused, and told why" house_wait 60 \
		house_mails "$2" "In-Reply-To: <$id>" "$4"
	is "$(state_of "Visite jeudi")" held "$1: without effect"
	like "$("$CRIEUR" trace "$id"; trace "Visite jeudi")" \
		"$2: answer refused" "$1: the log tells"
	n=$((n + 1))
}

ignored() { # SENTENCE FROM TO WHY < MESSAGE
	local before
	before=$(find "$MAILBOXES" -path '*/new/*' -type f | wc -l)
	house_send "$2" "$3" >/dev/null
	holds "$1: worked off" house_wait 60 is_worked_off
	sleep 1
	is "$(find "$MAILBOXES" -path '*/new/*' -type f | wc -l)" "$before" \
		"$1: nobody is answered"
	is "$(state_of "Visite jeudi")" held "$1: without effect"
	like "$("$CRIEUR" trace "bad.$n.$HOUSE_ROW@x.example")" "$4" \
		"$1: the log tells"
	n=$((n + 1))
}

# ---- what cannot be read as an answer -----------------------------------

answers=$({
	plain "$first" "$to" "oui"
	yes "> et ainsi de suite" | head -c 12000000
} | house_send "$first" "$to")
like "$answers" '^data: 55[0-9] 5\.3\.4 ' "12 MB: refused as too large"
n=$((n + 1))
not_understood "9 MB of text" < <(
	plain "$first" "$to" "Voici ce que j'en pense."
	yes "Une longue explication sans verdict." | head -c 9000000)
not_understood "attachments only" < <(multipart "$first" "$to" <<-'END'
	--b
	Content-Type: application/pdf; name=avis.pdf
	Content-Disposition: attachment; filename=avis.pdf
	Content-Transfer-Encoding: base64

	JVBERi0xLjQKb3VpCg==
	--b--
	END
)
not_understood "winmail.dat" < <(multipart "$first" "$to" <<-'END'
	--b
	Content-Type: application/ms-tnef; name=winmail.dat
	Content-Disposition: attachment; filename=winmail.dat
	Content-Transfer-Encoding: base64

	eJ8+IgoQAQaQCAAEAAAAAAABAAEAAQeQBgAIAAAA5AQ=
	--b--
	END
)
not_understood "1 000 levels of quotation" < <(
	plain "$first" "$to" ""
	awk 'BEGIN {
		for (i = 1; i <= 1000; i++) {
			quote = quote ">"
			print quote " oui"
		}
	}')
not_understood "a multipart that never begins" < <(
	multipart "$first" "$to" <<<"oui")
not_understood "a part that never ends, in letters that are none" < <(
	multipart "$first" "$to" < <(
		printf -- '--b\nContent-Type: text/plain; charset=klingon\n'
		printf 'Content-Transfer-Encoding: base64\n\n%s' '=?===!!'))
not_understood "nothing at all" < <(plain "$first" "$to" "")
not_understood "octets without sense" < <(
	plain "$first" "$to" "$(printf '\377\376\001\002\033[2J')")

# ---- whose it is not ----------------------------------------------------

refused "another facilitator's address" "$second" "$to" \
	"la personne à qui" < <(plain "$second" "$to" "oui")
refused "a stranger who has the address" quidam@example.net "$to" \
	"la personne à qui" < <(plain quidam@example.net "$to" "oui")
refused "two persons in one envelope" "$guest" "$to" \
	"la personne à qui" < <(plain "$guest" "$to" "oui" |
		sed "1a Sender: $first\nReply-To: $first")
for bad_to in "acttes-moderate+${token:0:20}@$DOMAIN" \
	"acttes-moderate+${token}aa@$DOMAIN" \
	"acttes-moderate+${token//[a-m]/z}@$DOMAIN" \
	"agriculture-moderate+$token@$DOMAIN"; do
	ignored "$bad_to" "$first" "$bad_to" "answer refused" < <(
		plain "$first" "$bad_to" "oui")
done
ignored "a stranger at an address of nobody" quidam@example.net \
	"acttes-moderate+${token:0:20}@$DOMAIN" "answer refused" < <(
	plain quidam@example.net "acttes-moderate+${token:0:20}@$DOMAIN" "oui")

# ---- machines -----------------------------------------------------------

ignored "an autoresponder" "$first" "$to" "answer ignored: automatic" < <(
	plain "$first" "$to" "oui" | sed '1a Auto-Submitted: auto-replied')
ignored "one that does not say so" "$first" "$to" \
	"answer ignored: automatic" < <(
	subject="Automatische Antwort: À modérer" plain "$first" "$to" "ok")
ignored "a mail under the null reverse-path" "" "$to" \
	"answer ignored: automatic" < <(plain "$first" "$to" "oui")
ignored "a bounce" "" "$to" "answer ignored: automatic" < <(
	header "MAILER-DAEMON@example.org" "$to"
	printf 'Content-Type: multipart/report; boundary=b;'
	printf ' report-type=delivery-status\n\n--b\n\noui\n--b--\n')

# ---- what is good stays good --------------------------------------------

upper=$(printf '%s' "$to" | tr '[:lower:]' '[:upper:]')
plain "$first" "$upper" "oui" >"$HOUSE/yes"
house_send "$first" "$upper" "$first" <"$HOUSE/yes" >/dev/null
arrives "Visite jeudi" "$acttes" "a yes counts, however the address is written"
like "$(trace "Visite jeudi")" "moderated by $first" "it is theirs"
n=$((n + 1))
house_send "$first" "$upper" "$first" <"$HOUSE/yes" >/dev/null
plain "$first" "$to" "non : je me ravise" |
	house_send "$first" "$to" "$first" >/dev/null
holds "a second answer is told that it is too late" house_wait 60 \
	house_mails "$first" "Déjà accepté" "Rien n'a changé"
is "$(state_of "Visite jeudi")" expanded "and changes nothing"
is "$(house_received "$(house_message_id "Visite jeudi")")" \
	"$(cat "$acttes")" "nor does the first, replayed: each has it once"

printf 'moderation { expire_after = 2s on_expiry = hold }\n' \
	>>"$CRIEUR_CONFIG"
"$CRIEUR" reload >/dev/null
post "$guest" acttes "Trop tard" "$guest"
holds "another is asked about" house_wait 30 address_of "$first" "Trop tard"
to=$(address_of "$first" "Trop tard")
sleep 3
n=$((n + 1))
plain "$first" "$to" "oui" | house_send "$first" "$to" >/dev/null
holds "an answer after its time is told so" house_wait 60 \
	house_mails "$first" "délai pour répondre"
is "$(state_of "Trop tard")" held "and has no effect"

is "$(house_child crieur-clerk)" "$clerk" "the clerk is the same process"
peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$clerk/status")
diag "the clerk's peak: $peak kB"
story_end
