#!/bin/bash
# Whole mails as the clerk puts them into the queue, event by event, in
# tests/golden/mails/*.out: posts, questions to moderators and authors, answers
# to what people write, what the register tells, what comes back. UPDATE=1 writes
# these anew; see still.sh.
# shellcheck source=tests/golden/still.sh
. "$(dirname "$0")/still.sh"
golden posts
mkdir -m 755 "$place/inbox"
still_make "$top_srcdir/tests/golden/mails.conf"

enter() { # NAME ADDRESS GROUPS…
	local group
	quiet person add "$1" "$2"
	quiet dues add "$2" --until 2027-12-31
	for group in "${@:3}"; do
		quiet group join "${group%:*}" "$2" --as "${group#*:}"
	done
}
quiet group add acttes
quiet group add english
anne=anne@exemple.test boris=boris@exemple.test clara=clara@exemple.test
denis=denis@exemple.test farid=farid@exemple.test hugo=hugo@exemple.test
enter "Anne Exemple" $anne acttes:member english:member
enter "Boris Essai" $boris acttes:member
enter "Clara Présidente" $clara english:facilitator
enter "Denis Facile" $denis acttes:facilitator acttes:member
enter "Gina Facile" gina@exemple.test acttes:facilitator
quiet person add "Farid Invité" $farid --standing guest
quiet group join acttes $farid --as guest --sessions 2
quiet group join english $farid --as guest --sessions 2
quiet role grant president $clara
quiet role grant dsi $denis
quiet role grant ca $boris
gate_start

n_sent=0
# What the clerk makes of a mail, and of one to a list.
send() { # FROM TO SUBJECT LOGIN [TEXT [FIELD…]]
	say "--- from $1 to ${2%%+*}: $3"
	n_sent=$((n_sent + 1))
	message_mark=.$n_sent
	message "$1" "$2" "$3" "${@:5}" |
		hand ${4:+-l "$4"} "$1" "$2" >"$place/answer"
	grep -v 'continue$\|^end discard$' "$place/answer" >>"$golden_file"
	clerk
	mails
}
post() { # FROM LIST SUBJECT [LOGIN [TEXT [FIELD…]]]
	send "$1" "$2@essais.test" "$3" "${@:4}"
}

post $anne acttes "Le potager" $anne
post $anne english "The garden" $anne
post $anne jetons "Sous un jeton" $anne
post $clara membres "Assemblée générale" $clara
post $anne acttes "Déjà balisé [acttes]" $anne "Suite." \
	"Reply-To: autre@exemple.test" "Sender: secretariat@exemple.test"
post $anne lente "Qui prend son temps" $anne
alias=$(reply_to $boris "Sous un jeton" | grep -o 'jetons-[^,>]*')
send $boris "${alias%%,*}" "En privé" $boris
send quidam@example.net "${alias%%,*}" "Étranger" ''

golden held
post $farid acttes "Visite" $farid "Puis-je venir jeudi ?"
post $farid english "Visit" $farid
post $anne membres "Une annonce" $anne
send $denis "$(reply_to $denis Visite)" "Re: Visite" $denis "peut-être bien"
send $boris "$(reply_to $denis Visite)" "Re: Visite" $boris "oui"
send $denis "$(reply_to gina@exemple.test Visite)" "Re: Visite" $denis "non"
send $denis "$(reply_to $denis Visite)" "Re: Visite" $denis \
	"question : quel jour
viendriez-vous ?"
send $farid "$(reply_to $farid Question)" "Re: Question" $farid "Jeudi, à 18 h."
send $boris "$(reply_to $farid Question)" "Re: Question" $boris "Moi non plus."
question=$(last_to $farid Question | sed -n 's/^Message-ID: //p')
post $farid acttes "Visite jeudi" $farid "Je viendrais jeudi." \
	"In-Reply-To: $question"
first=$(reply_to $denis Visite) second=$(reply_to gina@exemple.test Visite)
send $denis "$first" "Re: Visite" '' "oui"
send $boris "$first" "Re: Visite" $boris "pause"
send $denis "$(reply_to $denis Avez-vous)" "Re: Avez-vous" '' "oui"
send gina@exemple.test "$second" "Re: Visite" gina@exemple.test "non : trop tard"
send $denis "$first" "Re: Visite" $denis "oui"
send $clara "$(reply_to $clara Visit)" "Re: Visit" $clara "no: not this week"
post $farid acttes "Coup de gueule" $farid
send $denis "$(reply_to $denis gueule)" "Re: Coup de gueule" $denis \
	"escalade : propos blessants"
send $clara "$(reply_to $clara)" "Re: Médiation" $clara "non : parlons-nous d'abord"
post $farid acttes "Courrier indésirable" $farid
send $denis "$(reply_to $denis ind)" "Re: Courrier" $denis "spam"
quiet held --json
id=$(sed -n 's/^ *"id": \([0-9]*\),$/\1/p' "$place/out" | head -n 1)
say "--- approved by command"
quiet approve "$id"
clerk
mails
post $farid acttes "Refusé par la commande" $farid
quiet held --json
id=$(sed -n 's/^ *"id": \([0-9]*\),$/\1/p' "$place/out" | tail -n 1)
say "--- refused by command"
quiet reject "$id" --because "Pas maintenant"
clerk
mails

golden held-late
still_at "2026-11-25 12:00"
post $farid acttes "Sans réponse" $farid
for day in 2026-11-26 2026-11-28 2026-11-30 2026-12-02 2026-12-10; do
	still_at "$day 13:00"
	say "--- $day"
	clerk
	mails
done

golden confirm
post $anne acttes "Sans preuve" ''
to=$(reply_to $anne "Sans preuve")
send $anne "$to" "Re: absence" '' "Je suis absente" "Auto-Submitted: auto-replied"
send $boris "$to" "Re: Sans preuve" '' "oui"
send $anne "$to" "Re: Sans preuve" '' "peut-être"
send $anne "$to" "Re: Sans preuve" '' "oui"
send $anne "$to" "Re: Sans preuve" '' "oui"
post $anne english "Unproved" ''
send $anne "$(reply_to $anne Unproved)" "Re: Unproved" '' "non, ce n'était pas moi"
post $anne acttes "Entre-temps" ''
quiet group leave acttes $anne
send $anne "$(reply_to $anne Entre)" "Re: Entre-temps" '' "oui"
quiet group join acttes $anne
post $anne acttes "Jamais confirmé" ''
for day in 2026-12-12 2026-12-14; do
	still_at "$day 13:00"
	say "--- $day"
	clerk
	mails
done

golden service
for word in help aide quoi; do
	send $anne acttes-request@essais.test "$word" ''
done
send quidam@example.net acttes-help@essais.test "Bonjour" ''
send quidam@example.net english-help@essais.test "Hello" ''
send quidam@example.net acttes-join@essais.test "Me joindre à vous" '' \
	"Je m'intéresse à la recherche-action."
send quidam@example.net membres-join@essais.test "Adhérer" ''
send $boris acttes-join@essais.test "subscribe" ''
# One is answered without proof so often a day.
still_at "2026-12-15 13:00"
send $boris acttes-leave@essais.test "unsubscribe" ''
send $anne "$(reply_to $boris "Ne plus")" "Re: Ne plus recevoir" '' "oui"
send $boris "$(reply_to $boris "Ne plus")" "Re: Ne plus recevoir" '' "oui"
send $boris acttes-leave@essais.test "unsubscribe" $boris
still_at "2026-12-16 13:00"
send $boris acttes-join@essais.test "subscribe" ''
send $boris "$(reply_to $boris "nouveau")" "Re: Recevoir" '' "oui"
send $anne english-leave@essais.test "unsubscribe" $anne
send $anne english-join@essais.test "subscribe" $anne
send $boris membres-leave@essais.test "unsubscribe" $boris
send quidam@example.net acttes-leave@essais.test "unsubscribe" ''
send $boris acttes-request@essais.test "Bonjour" $boris \
	"Bonjour, quel est mon statut ? Merci"
send $farid crieur@essais.test "qui suis-je" ''
send quidam@example.net acttes-request@essais.test "mes listes" ''
send quidam@example.net acttes-leave+aaaaaaaaaaaaaaaaaaaaaaaaaa@essais.test "Re" ''
send quidam@example.net acttes-owner@essais.test "Une question" '' "Où êtes-vous ?"
send quidam@example.net english-owner@essais.test "A question" '' "Where?"
send robot@example.net acttes-help@essais.test "Absence" '' "absent" \
	"Auto-Submitted: auto-replied"

golden orders
still_at "2026-12-17 13:00"
post $farid acttes "Pour les ordres" $farid
for words in pause attente reprendre "ralentir 3" afflux "modérer $anne" suivant \
	"confiance $anne" "absent jusqu'au 20/12/2026" présent "danser" aide; do
	send $denis acttes-request@essais.test "Animation" $denis "$words"
done
send $boris acttes-request@essais.test "pause" $boris
send $denis acttes-request@essais.test "pause" ''
send $clara english-request@essais.test "pause" $clara
send $clara english-request@essais.test "resume" $clara

golden flood
for n in 1 2 3 4 5 6 7; do
	post $anne acttes "Vague $n" $anne
done >/dev/null
still_at "2026-12-17 16:00"
say "--- two hours later"
clerk
mails

golden register
quiet person add "Emma Candidate" emma@exemple.test --standing candidate
quiet dues add emma@exemple.test --until 2027-12-31
quiet person add "Ian Invité" ian@exemple.test --standing guest
quiet group join english ian@exemple.test --as guest --by $clara
quiet group join english ian@exemple.test --as guest --until 2027-01-05
quiet role revoke ca $boris --last-day 2027-01-05
quiet person add "Hugo Retard" $hugo
quiet dues add $hugo --until 2027-01-10
quiet group join acttes $hugo
quiet person set $anne address ask anne@demande.test
clerk
mails
ask=$(reply_to anne@demande.test)
send anne@autre.test "$ask" "Re: adresse" '' "oui"
send anne@demande.test "$ask" "Re: adresse" '' "oui"
send anne@demande.test "$ask" "Re: adresse" '' "oui"
quiet person set $anne address ask anne@refuse.test
send anne@refuse.test "$(reply_to anne@refuse.test)" "Re: adresse" '' "non"
quiet group session acttes $farid --on 2026-12-17
say "--- one session less"
clerk
mails
quiet group session acttes $farid --on 2026-12-13
for day in 2026-12-18 2026-12-19 2026-12-30 2027-01-03 2027-01-06 2027-01-09 \
	2027-01-11 2027-01-20 2027-02-05 2027-02-10 2027-02-15; do
	still_at "$day 12:00"
	say "--- $day"
	clerk
	mails
done
printf 'address,name,groups\nanne@exemple.test,Anne,\nboris@exemple.test,B,\n' \
	>"$place/loss.csv"
quiet people import "$place/loss.csv" --complete
say "--- an import is set aside"
clerk
mails
printf 'address,name\nmauvais,X\n' >"$place/inbox/people-soir.csv"
chmod 644 "$place/inbox/people-soir.csv"
still_at "2027-02-15 13:00"
clerk
still_at "2027-02-15 14:00"
say "--- a watched file with mistakes"
clerk
mails

golden failures
# What the relay would have written.
outcome() { # SUBJECT ADDRESS STATE CODE WORDS
	in_store "UPDATE delivery SET state = '$3', last_code = $4,
	    last_text = '$5', n_tries = 1,
	    done_at = strftime('%s', '2027-02-15 13:00') + 0
	    WHERE outgoing_id IN (SELECT id FROM outgoing
	        WHERE instr(cast(header AS text), '$1') > 0)
	    AND ('$2' = '' OR address = '$2')"
}
post $anne acttes "Perdu" $anne
outcome "Perdu" "" sent 250 "2.0.0 taken"
outcome "Perdu" $boris failed 550 "5.1.1 no such mailbox"
post $anne english "Lost" $anne
outcome "Lost" "" failed 554 "5.7.1 refused as spam"
in_store "INSERT INTO refusal(outgoing_id, at, code, answer)
    SELECT max(id), strftime('%s', '2027-02-15 13:00') + 0, 554,
    '5.7.1 refused as spam' FROM outgoing
    WHERE instr(cast(header AS text), 'Lost') > 0"
for day in "2027-02-15 15:00" "2027-02-16 12:00" "2027-02-17 12:00"; do
	still_at "$day"
	say "--- $day"
	clerk
	mails
done

# dsn ADDRESS SUBJECT [STATUS WORDS]: what comes back for the copy of a post
dsn() {
	local from
	from=$(in_store "SELECT coalesce(d.envelope_sender, o.envelope_sender)
	    FROM delivery AS d JOIN outgoing AS o ON o.id = d.outgoing_id
	    WHERE d.address = '$1' AND instr(cast(o.header AS text), '$2') > 0
	    ORDER BY d.id DESC LIMIT 1")
	cat <<-END | hand "" "$from" >>"$golden_file"
	From: MAILER-DAEMON@smarthost.example
	To: $from
	Subject: Undelivered Mail Returned to Sender
	MIME-Version: 1.0
	Content-Type: multipart/report; report-type=delivery-status; boundary=b

	--b

	Sorry.

	--b
	Content-Type: message/delivery-status

	Reporting-MTA: dns; smarthost.example

	Final-Recipient: rfc822; $1
	Action: failed
	Status: ${3:-5.1.1}
	Diagnostic-Code: smtp; 550 ${3:-5.1.1} ${4:-no such mailbox here}

	--b--
	END
	clerk
	mails
}
golden bounces
quiet person set $boris address add boris@ailleurs.test
for day in 18 19 20; do
	still_at "2027-02-$day 12:00"
	say "--- 2027-02-$day"
	post $anne acttes "Jour $day" $anne >/dev/null
	outcome "Jour $day" "" sent 250 "2.0.0 taken"
	dsn $boris "Jour $day"
done
still_at "2027-02-20 18:00"
say "--- a mail to find out"
clerk
mails
outcome "rification" $boris sent 250 "2.0.0 taken"
dsn $boris "rification"
for day in "2027-02-22 12:00" "2027-02-24 12:00"; do
	still_at "$day"
	say "--- $day"
	clerk
	mails
done
tell bounces
send boris@ailleurs.test "$(reply_to boris@ailleurs.test)" "Re: arrêt" '' "reprendre"
quiet bounce suspend $anne
send $anne acttes-request@essais.test "reprendre" $anne
tell bounces
golden_end
