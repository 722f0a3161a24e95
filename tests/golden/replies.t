#!/bin/bash
# What the gate answers, to the last octet, in tests/golden/replies/*.out: each
# verdict, each reason a policy may give, each of the gate's own, addresses of
# every sort, trouble. UPDATE=1 writes these anew; see still.sh.
# shellcheck source=tests/golden/still.sh
. "$(dirname "$0")/still.sh"
golden verdicts
still_make "$top_srcdir/tests/golden/replies.conf"
anne=anne@exemple.test boris=boris@exemple.test
quiet group add acttes
for who in anne boris; do
	quiet person add "Nom $who" "$who@exemple.test"
	quiet dues add "$who@exemple.test" --until 2027-12-31
	quiet group join acttes "$who@exemple.test"
done
quiet role grant dsi $boris
gate_start

# reply WORDS [-l LOGIN] FROM TO…: all that is answered; the message on
# standard input
reply() {
	say "--- $1"
	shift
	hand "$@" >>"$golden_file"
}

for subject in fine held asked dropped literal; do
	message $anne acttes@essais.test $subject |
		reply "$subject, logged in" -l $anne $anne acttes@essais.test
	message $anne english@essais.test $subject |
		reply "$subject, in English" -l $anne $anne english@essais.test
	message quidam@example.net acttes@essais.test $subject "Autre." |
		reply "$subject, of a stranger" quidam@example.net \
			acttes@essais.test
done

golden reasons
mapfile -t reasons < <(
	sed -n 's/^ *rule "\([a-z-]*\)".*verdict = reject.*/\1/p' \
		"$top_srcdir/tests/golden/replies.conf")
for reason in "${reasons[@]}"; do
	for list in acttes english; do
		message $anne $list@essais.test "$reason" |
			reply "$reason, $list, proved" -l $anne $anne \
				$list@essais.test
	done
	message quidam@example.net acttes@essais.test "$reason" |
		reply "$reason, acttes, not proved" quidam@example.net \
			acttes@essais.test
done

golden addresses
message_mark=.a
for to in acttes actes ACTTES acttes-owner acttes-help acttes-request \
	acttes-join acttes-subscribe acttes-leave acttes-bounces acttes-nonsense \
	acttes-moderate acttes-confirm acttes+x acttes-a nulle-part crieur dsi \
	postmaster \
	acttes-moderate+aaaaaaaaaaaaaaaaaaaaaaaaaa \
	acttes-confirm+aaaaaaaaaaaaaaaaaaaaaaaaaa \
	acttes-leave+aaaaaaaaaaaaaaaaaaaaaaaaaa \
	acttes-bounces+aaaaaaaaaaaaaaaaaaaaaaaaaa \
	acttes-a+aaaaaaaaaaaaaaaaaaaaaaaaaa; do
	message $anne "$to@essais.test" "to ${to%%+*}" |
		reply "to $to" -l $anne $anne "$to@essais.test"
	message quidam@example.net "$to@essais.test" "to ${to%%+*} (2)" |
		reply "to $to, of nobody" '' "$to@essais.test"
done
message $anne acttes@autre.test "other domain" |
	reply "a list at the other domain" -l $anne $anne acttes@autre.test
message $anne x@example.net "elsewhere" |
	reply "another's domain" -l $anne $anne x@example.net
message $anne acttes@essais.test "several" |
	reply "several" -l $anne $anne acttes@essais.test x@example.net \
		nulle-part@essais.test english@essais.test dsi@essais.test
message quidam@example.net acttes@essais.test "several refused" |
	reply "several, refused by one" quidam@example.net acttes@essais.test \
		acttes-owner@essais.test
message $anne acttes@essais.test "no domain" |
	reply "no domain" -l $anne $anne acttes
# shellcheck disable=SC2046
message $anne acttes@essais.test "many" |
	reply "more recipients than are taken" -l $anne $anne \
		$(seq -f 'acttes+%g@essais.test' 1 3) \
		$(seq -f 'acttes-bounces+%026.0f@essais.test' 1 1001)
uniq "$golden_file" | sed -E 's/(bounces\+0+)[0-9]+@/\1N@/' | uniq \
	>"$place/short" && mv "$place/short" "$golden_file"

# An address that stands for an author's, good and too late.
clerk
alias=$(in_store "SELECT cast(header AS text) FROM outgoing" | tr -d '\r' |
	grep -o 'acttes-a+[a-z2-7]*@essais.test' | head -n 1)
message $boris "$alias" "en privé" |
	reply "a member to the address that stands for an author" -l $boris \
		$boris "$alias"
message quidam@example.net "$alias" "en privé (2)" |
	reply "a stranger to it" quidam@example.net "$alias"
message $boris "$alias" "en privé (3)" "Bonjour" "Auto-Submitted: auto-replied" |
	reply "a machine to it" -l $boris $boris "$alias"
still_at "2026-11-28 12:00"
message $boris "$alias" "en privé (4)" |
	reply "a member to it, days later" -l $boris $boris "$alias"

golden messages
message_mark=.m
good() { # SUBJECT
	message $anne acttes@essais.test "$1"
}
to_acttes() { # WORDS
	reply "$1" -l $anne $anne acttes@essais.test
}
good twice | to_acttes "a message"
good twice | to_acttes "the same again"
good two-from | sed '1a From: autre@example.org' | to_acttes "two From"
good no-from | sed 1d | to_acttes "no From"
good empty | sed '1s/.*/From: /' | to_acttes "an empty From"
good broken | sed '1s/.*/From: anne at exemple/' | to_acttes "no address in From"
good two-authors | sed "1s/.*/From: $anne, $boris/" | to_acttes "two authors"
good group | sed '1s/.*/From: nous: a@b.test;/' | to_acttes "a group in From"
good comma | sed '1s/.*/From: Moreau, Anne <anne@exemple.test>/' | to_acttes "a comma in the name"
good encoded | sed '1s/.*/From: =?utf-8?q?Anne@CA:?= <anne@exemple.test>/' | to_acttes "an at sign in an encoded word"
good doubled | sed '1i Subject: autre' | to_acttes "two Subject"
{ good long-line; head -c 1200 /dev/zero | tr '\0' c; echo; } | to_acttes "a line of 1 200 octets"
{ printf 'References: '; head -c 1200 /dev/zero | tr '\0' c; echo; good long-field; } |
	to_acttes "a field of one word of 1 200 octets"
{ good nul; printf 'a\0b\n'; } | to_acttes "a NUL in the body"
message $anne acttes@essais.test "Désinscription" "unsubscribe" | to_acttes "a bare command"
good calendar | sed '/^Content-Type/d; 1i Content-Type: text/calendar; method=REPLY' |
	sed 's/^Bonjour.*/BEGIN:VCALENDAR\nMETHOD:REPLY/' | to_acttes "an answer to an invitation"
message $anne acttes@essais.test "Réponse automatique : absente" | to_acttes "an absence that does not say so"
message moi@ailleurs.test acttes@essais.test "other" |
	reply "an address of hers that nobody knows" -l $anne $anne acttes@essais.test
good own | sed '1s/.*/From: acttes@essais.test/' | to_acttes "the list in From"
good own-site | sed '1s/.*/From: crieur@essais.test/' |
	to_acttes "the site in From"
good misleads | sed "1s/.*/From: \"$boris\" <quidam@example.net>/" |
	reply "a name that misleads" quidam@example.net acttes@essais.test
good loop | sed '1i X-Crieur-Loop: acttes@essais.test' | to_acttes "a loop"
good loop-2 | sed '1i List-Id: <acttes.essais.test>' | to_acttes "its own List-Id"
good hops | sed "$(yes '1i Received: from a by b; x' | head -n 60)" |
	to_acttes "sixty hops"
good automatic | sed '1i Auto-Submitted: auto-replied' | to_acttes "a machine's"
good bulk | sed '1i Precedence: bulk' | to_acttes "bulk"
{
	good large
	head -c 150000 /dev/zero | tr '\0' a | fold -w 76
} | to_acttes "larger than the list takes"
{
	good huge
	head -c 1500000 /dev/zero | tr '\0' a | fold -w 76
} | to_acttes "larger than the gate takes"
{
	printf 'X-Long: '
	head -c 60000 /dev/zero | tr '\0' b
	echo
	good long
} | to_acttes "a field of 60 000 octets"
{
	seq -f 'X-N%g: v' 1200
	good fields
} | to_acttes "1 200 fields"
{
	good parts | sed '/^Content-Type/s/.*/Content-Type: multipart\/mixed; boundary=b/; /^$/,$d'
	echo
	for _ in $(seq 1200); do printf -- '--b\n\nx\n'; done
	echo '--b--'
} | to_acttes "1 200 parts"
good charset | sed 's/^Bonjour.*/\xff\xfe/' | to_acttes "what is no UTF-8"
good no-id | sed '/^Message-ID/d' | to_acttes "no Message-ID"
good no-date | sed '/^Date/d' | to_acttes "no Date"
good no-subject | sed '/^Subject/d' | to_acttes "no Subject"
good spam | sed '1i X-Spam-Flag: YES' | to_acttes "marked as spam"
message $anne acttes@essais.test "another" |
	reply "another's login" -l $boris $anne acttes@essais.test
message $anne acttes@essais.test "bare" |
	reply "no proof" $anne acttes@essais.test

# What was noted of each.
golden noted
for subject in twice two-from no-from empty broken two-authors group own misleads \
	loop automatic large huge long fields parts charset spam another bare; do
	both trace "$subject.m@author.test"
done
for subject in fine held asked dropped literal; do
	tell trace "$subject@author.test"
done

golden trouble
quiet list acttes
sed -i 's/verdict = accept/verdict = hold/' "$place/etc/crieur.conf"
quiet reload
tries=0 # the gate looks for a new policy once a second
until crieur status --json 2>&1 | grep -q '"policy": 2'; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || bail_out "the gate does not take the new policy"
	sleep 0.1
done
good "by the new policy" | to_acttes "by the new policy"
in_store "ALTER TABLE post RENAME TO away"
good "store in trouble" | to_acttes "the store fails"
in_store "ALTER TABLE away RENAME TO post"
good "store is back" | to_acttes "the store is back"
golden_end
