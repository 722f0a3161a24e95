#!/bin/bash
# Every command of crieur(1) and each of its verbs, as text and as JSON, with its
# exit code and its usage errors, byte for byte, in tests/golden/commands/*.out.
# UPDATE=1 writes these anew; see still.sh.
# shellcheck source=tests/golden/still.sh
. "$(dirname "$0")/still.sh"

golden usage
tell
tell --help
tell --config
tell chekc
for command in $(crieur --help | sed -n 's/^  \([a-z-]*\)  *[a-z].*/\1/p'); do
	tell "$command" --help
	tell "$command" --nonsense
	tell "$command" one two three four five six seven
	tell "$command"
done
for words in "person nonsense" "person add" "person add A" "person show" \
	"person set" "person set a@b.test" "person set a@b.test nonsense=1" \
	"person set a@b.test address" "person set a@b.test address steal x@y.test" \
	"person set a@b.test deliver" "person set a@b.test include" \
	"person list x" "person list --dues paid" "person export" "person erase" \
	"person welcome" "people nonsense" "people import" \
	"people import x --format helloasso" "people import x --format odd" \
	"group nonsense" "group add" "group join" "group join g" \
	"group join g a@b.test --as boss" "group join g a@b.test --sessions 0" \
	"group join g a@b.test --by c@d.test" "group leave" "group session" \
	"group list x" "group show" "role nonsense" "role grant" "role revoke" \
	"role list x" "dues nonsense" "dues add" "dues add a@b.test" \
	"dues add a@b.test --until 31/12/2026" "dues exempt" \
	"dues exempt a@b.test" "dues list" "dues remove" "dues remove a@b.test" \
	"dues remove a@b.test 1" "dues import" "dues import x --format odd" \
	"unmatched nonsense" "unmatched assign" "unmatched assign 1" \
	"unmatched assign x a@b.test" "unmatched enter" "unmatched drop" \
	"import nonsense" "import show" "import show x" "import accept" \
	"import drop" "organisation nonsense" "organisation add" \
	"organisation add O" "organisation contact" "organisation list x" \
	"queue nonsense" "queue retry" "queue cancel" "relay nonsense" \
	"relay show" "relay resume" "relay move" "relay move a" \
	"bounce nonsense" "bounce resume" "bounce suspend" "policy nonsense" \
	"policy show x" "policy revert" "dkim nonsense" "approve one" \
	"reject one" "reject 1 --because" "discard one" "status --metrics --json" \
	"audience x --moderators --suspended" "audience x --at hier" \
	"explain x --proof stamp" "explain x --from y --proof stamp" \
	"diff --replay often" "texts spam --language de" "proof x --language de" \
	"run-due --at demain"; do
	# shellcheck disable=SC2086
	tell $words
done

golden no-store
mkdir "$place/etc"
for words in check lists "list acttes" held status "person list" queue; do
	# shellcheck disable=SC2086
	tell $words
done
sed "s|@PLACE@|$place|g; s|@USER@|$(id -un)|g" \
	"$top_srcdir/tests/golden/still.conf" >"$place/etc/crieur.conf"
for words in check lists "list acttes" "audience acttes" held status queue \
	"person list" "policy log" reload diff texts; do
	# shellcheck disable=SC2086
	both $words
done
rm -r "${place:?}/etc"

still_make "$top_srcdir/tests/golden/still.conf"

# ---- the register, by hand -------------------------------------------------

golden person
both person list
tell person add "Anne Exemple" Anne@Exemple.test
tell person add "Boris Essai" boris@exemple.test --json --why "dossier 12"
tell person add "Clara Présidente" clara@exemple.test
tell person add "Denis Facile" denis@exemple.test
tell person add "Emma Candidate" emma@exemple.test --standing candidate
tell person add "Farid Invité" farid@exemple.test --standing guest
tell person add "Gaëlle Partie" gaelle@exemple.test --standing resigned
tell person add "Hugo Retard" hugo@exemple.test
both person add "Anne Bis" anne@exemple.test
both person add "=cmd|' /C calc'!A0" x@exemple.test
both person add Nom pas-une-adresse
both person add Nom nom@exemple.test --standing empereur
both person show personne@exemple.test
both person show anne@exemple.test
tell person set anne@exemple.test address add anne@travail.test
tell person set anne@exemple.test address add anne@autre.test --json
tell person set anne@exemple.test address ask anne@demande.test
tell person set anne@exemple.test address ask anne@demande2.test --json
tell person set anne@exemple.test address verify anne@demande.test
tell person set anne@exemple.test address remove anne@autre.test
tell person set anne@exemple.test address remove anne@nulle.test
tell person set anne@exemple.test address deliver anne@travail.test
tell person set anne@exemple.test address deliver anne@exemple.test
tell person set anne@exemple.test address add boris@exemple.test
tell person set anne@exemple.test deliver acttes anne@travail.test
tell person set anne@exemple.test deliver nulle-part anne@travail.test
tell person set anne@exemple.test deliver acttes anne@nulle.test
tell person set anne@exemple.test exclude membres --until 2026-12-05 \
	--why "en voyage"
tell person set anne@exemple.test include plateformes --json
tell person set anne@exemple.test exclude nulle-part
tell person set anne@exemple.test usual plateformes
tell person set anne@exemple.test name="Anne Exemple-Martin" tag=vip \
	moderated=yes
tell person set anne@exemple.test moderated=no untag=vip tag=traduction --json
tell person set anne@exemple.test tag=autre standing=empereur
tell person set anne@exemple.test exempt=peut-être
tell person set boris@exemple.test exempt=yes --until 2027-01-31 \
	--why "année offerte"
tell person set emma@exemple.test sponsors="A. Un" admitted=2026-11-24
tell person set emma@exemple.test admitted=2026-11-24
tell person set gaelle@exemple.test standing=struck-off --since 2026-11-20 \
	--why "lettre du 3"
tell person set personne@exemple.test name=Personne

golden group
both group list
tell group join acttes anne@exemple.test
tell group add acttes --description "Recherche-action"
tell group add acttes
tell group add english --json
tell group join acttes anne@exemple.test
tell group join acttes anne@exemple.test
tell group join acttes boris@exemple.test --since 2026-01-01 --json
tell group join acttes denis@exemple.test --as facilitator
tell group join english clara@exemple.test --as facilitator
tell group join english anne@exemple.test --until 2027-06-30
tell group join acttes hugo@exemple.test
tell group join acttes farid@exemple.test --as guest --sessions 1
tell group join english farid@exemple.test --as guest --by boris@exemple.test
tell group join english farid@exemple.test --as guest --by clara@exemple.test
tell group join acttes personne@exemple.test
both group list
both group show acttes
both group show english
both group show nulle-part
both group show acttes --at 2026-06-01
tell group session acttes --on 2026-11-25
tell group session acttes emma@exemple.test
tell group session nulle-part
tell group session acttes farid@exemple.test --on 2026-11-24
both group session acttes
tell group leave english anne@exemple.test --last-day 2026-12-31 --why essai
tell group leave english boris@exemple.test
tell group leave english boris@exemple.test --json

golden role
both role list
tell role grant empereur anne@exemple.test
tell role grant president clara@exemple.test --until 2027-05-31
tell role grant dsi denis@exemple.test --json
tell role grant ca boris@exemple.test
tell role grant ca boris@exemple.test
tell role revoke ca boris@exemple.test --last-day 2026-12-01 --why démission
tell role revoke ca anne@exemple.test
tell role revoke ca anne@exemple.test --json
both role list
both role list --at 2027-06-01

golden dues
for who in anne clara denis emma; do
	tell dues add $who@exemple.test --until 2026-12-31 --from 2026-01-01 \
		--amount 30,00 --source chèque --reference "CHQ-$who"
done
both dues add anne@exemple.test --until 2026-12-31 --source chèque \
	--reference CHQ-anne
tell dues add anne@exemple.test --until 2099-12-31 --why "faute" --json
tell dues add anne@exemple.test --until 2026-12-31 --amount beaucoup
tell dues add personne@exemple.test --until 2026-12-31
tell dues add hugo@exemple.test --until 2026-06-30
both dues list anne@exemple.test
tell dues remove anne@exemple.test 4711 --why "faute de frappe"
tell dues remove anne@exemple.test 6 --why "faute de frappe"
tell dues exempt farid@exemple.test --why "membre d'honneur"
tell dues exempt farid@exemple.test --why "encore" --until 2027-12-31 --json
both dues list farid@exemple.test
both dues list personne@exemple.test
tell organisation add "Coop Fictive" --kind platform
tell organisation add "Coop Fictive" --kind platform
tell organisation add "Autre Coop" --kind autre --json
tell organisation contact "Coop Fictive" farid@exemple.test
tell organisation contact "Nulle Coop" farid@exemple.test
tell organisation contact "Autre Coop" farid@exemple.test --json
tell organisation contact "Autre Coop" farid@exemple.test --end
both organisation list
tell dues add --organisation "Coop Fictive" --until 2026-12-31
both dues list --organisation "Coop Fictive"
both dues list --organisation "Nulle Coop"
both organisation list --at 2026-11-23

golden person-after
tell person set emma@exemple.test sponsors="Mickey Mouse, boris@exemple.test"
tell role grant ca clara@exemple.test
tell person set emma@exemple.test sponsors="clara@exemple.test, boris@exemple.test"
both person list --awaiting
tell person set emma@exemple.test admitted=2026-11-24
for who in anne boris clara emma farid gaelle hugo; do
	both person show $who@exemple.test
done
both person show anne@exemple.test --history
tell person show anne@exemple.test --at 2026-11-23
both person list
tell person list --group acttes
tell person list --role dsi
tell person list --tag traduction --json
tell person list --standing member
for state in current grace late exempt; do
	tell person list --dues $state
done
tell person list --standing membre
tell person list --group actes
tell person list --role roi
tell person list --at 2027-02-15
for list in acttes english membres plateformes; do
	both audience $list
	tell audience $list --moderators
done
both audience acttes --suspended
tell audience acttes --at 2027-03-01
tell audience acttes@essais.test --at 2026-11-24
both audience nulle-part
both lists
both list acttes
both list plateformes
both list nulle-part

# ---- explaining ------------------------------------------------------------

golden explain
both explain acttes --from anne@exemple.test --proof sasl
both explain acttes --from anne@exemple.test
both explain acttes --from hugo@exemple.test --proof sasl
both explain acttes --from farid@exemple.test
both explain acttes --from quidam@example.net
both explain acttes --from anne@exemple.test --recipients
tell explain acttes --from anne@exemple.test --proof sasl --at 2099-01-01
tell explain acttes --from anne@exemple.test --at "2026-11-24 18:30"
both explain plateformes --from boris@exemple.test --proof dkim
tell explain membres --from clara@exemple.test --proof dmarc --recipients
tell explain nulle-part --from anne@exemple.test
tell explain acttes "$place/none"
tell explain acttes
printf '%s\n' 'Authentication-Results: mail.essais.test; spf=pass
 smtp.mailfrom=anne@exemple.test; dmarc=pass header.from=exemple.test' \
	'From: Anne <anne@exemple.test>' 'To: acttes@essais.test' \
	'Bcc: x@y.test' 'Subject: Essai' 'Message-ID: <essai@author.test>' '' x \
	>"$place/mail"
both explain acttes "$place/mail"
tell explain plateformes "$place/mail"
tell explain english "$place/mail" --proof none
input=$place/mail
both explain acttes -
printf 'From: a@b.test\nFrom: c@d.test\n\nx\n' >"$place/mail"
both explain acttes "$place/mail"

# ---- texts -----------------------------------------------------------------

golden texts
both texts
both texts held-author
both texts members-only --language en
tell texts held-author --language fr --built-in
both texts nobody
mkdir -p "$place/etc/texts/fr" "$place/etc/texts/en"
sed -i 's|^site {|&\n    texts = "texts"|' "$place/etc/crieur.conf"
printf 'Pas {lst}\n' >"$place/etc/texts/fr/spam.txt"
printf 'Ah\n\xff\n' >"$place/etc/texts/en/spam.txt"
both check
both reload
echo 'Pas ici, {address} !' >"$place/etc/texts/fr/spam.txt"
echo 'Not here, {address}!' >"$place/etc/texts/en/spam.txt"
both check
tell texts spam --language en
tell texts spam --language en --built-in
tell texts
sed -i '/texts = /d' "$place/etc/crieur.conf"
rm -r "$place/etc/texts"

# ---- policies --------------------------------------------------------------

# Before there is a store there are mails to wonder about.
golden read
cp "$top_srcdir"/tests/golden/bounce-corpus/{two-postfix-2,arf-1,away-1,person-2}.eml \
	"$place"
printf 'From: a@b.test\0\n' >"$place/odd.eml"
printf 'From: MAILER-DAEMON@mx.test\nSubject: failure notice\n\n<x@y.test>:\nno.\n' \
	>"$place/unclear.eml"
both read bounce "$place/two-postfix-2.eml"
both read bounce "$place"/{arf-1,away-1,person-2,odd,unclear}.eml
tell read bounce "$place/none.eml"
tell read bounce --store
cp "$top_srcdir"/tests/golden/answer-corpus/{reply-16,reply-24,confirmation-43,request-64,request-70}*.eml \
	"$place"
both read reply "$place"/reply-*.eml "$place/away-1.eml" "$place/unclear.eml"
both read confirmation "$place"/confirmation-*.eml
both read request "$place"/request-*.eml

golden policy
both policy log
both policy show
both policy show 99
both diff
cp "$place/etc/crieur.conf" "$place/good.conf"
sed -i 's/receive  = "in(group) and paid"/receive = "in(group)"/
	s/verdict = hold    because = "guest"/verdict = accept/' \
	"$place/etc/crieur.conf"
both diff
still_at "2026-11-24 12:10"
tell reload
tell reload --json
both policy log
tell policy show 1
both policy revert 1
both policy revert 99
both policy log
cp "$place/good.conf" "$place/etc/crieur.conf"
both diff
echo 'gibberish = 1' >>"$place/etc/crieur.conf"
both check
both reload
both diff
cp "$place/good.conf" "$place/etc/crieur.conf"
sed -i 's/verdict = reject }/verdict = accept }/' "$place/etc/crieur.conf"
both check
cp "$place/good.conf" "$place/etc/crieur.conf"
tell reload

# ---- posts -----------------------------------------------------------------

golden held
still_at "2026-11-24 14:00"
gate_start
post() { # FROM LIST SUBJECT [LOGIN]
	say "post from $1 to $2: $3"
	message "$1" "$2@essais.test" "$3" |
		hand ${4:+-l "$4"} "$1" "$2@essais.test" >>"$golden_file"
}
for subject in one two three four; do
	post farid@exemple.test english $subject farid@exemple.test
done
post anne@exemple.test acttes "Le potager" anne@exemple.test
post anne@exemple.test acttes "Sans preuve"
post quidam@example.net acttes "Étranger"
post anne@exemple.test membres "Annonce" anne@exemple.test
post farid@exemple.test plateformes "silence"
post farid@exemple.test plateformes "Question" farid@exemple.test
clerk
both held
both held english
both held nulle-part
both status
tell approve 1
both approve 1
tell reject 2 --because "Plus tard"
both reject 2
tell discard 3 --json
both discard 3
both approve 99999
both resume english
tell resume nulle-part
clerk
both held
still_at "2026-11-24 15:00"

golden queue
both queue
both queue --list acttes
both queue --list nulle-part
both relay
both relay list
both relay show nowhere
both relay show account
both relay show autre
id=$(crieur queue --json | sed -n 's/^ *"id": \([0-9]*\),$/\1/p' | head -n 1)
tell queue retry "$id"
tell queue retry "$id" --json
tell queue retry nowhere
tell queue retry "$id" personne@exemple.test
both queue retry 99999
tell queue cancel "$id" personne@exemple.test
tell queue cancel "$id"
both queue cancel "$id"
tell relay resume nowhere
tell relay resume account --json
tell relay resume autre
tell relay move nowhere account
tell relay move account nowhere --json
tell relay move nowhere autre
tell relay move autre nowhere

golden trace
for id in 1 2 3 4 5 6 7 8 9 10; do
	both trace $id
done
both trace '<one@author.test>'
both trace none@author.test
both trace 99999
both proof one@author.test
both proof '<Le-potager@author.test>' --language en
both proof none@author.test
both proof Sans-preuve@author.test
both diff --replay 30d

golden bounces
both bounces
both bounces anne@exemple.test
both bounces personne@exemple.test
tell bounce suspend anne@exemple.test
tell bounce suspend boris@exemple.test --json
both bounce suspend anne@exemple.test
both bounce suspend personne@exemple.test
both bounces
both audience acttes --suspended
tell person show anne@exemple.test
tell bounce resume anne@exemple.test
both bounce resume anne@exemple.test
tell bounce resume boris@exemple.test --json
both bounce resume personne@exemple.test

golden status
both status
tell status --metrics
gate_stop
both status

# ---- in bulk ---------------------------------------------------------------

golden import
{
	echo 'address,password,name,groups,roles,paid_until,standing,tags'
	echo 'pres@exemple.test,x,"Nom, Le",acttes,ca facilitator:acttes,2026-12-31,,'
	echo 'hugo@exemple.test,x,Hugo Retard,acttes english,,31/12/2026,member,zèle'
	for i in $(seq 1 20); do
		echo "m$i@exemple.test,x,Membre $i,acttes,,2026-12-31,member,"
	done
	echo 'invite@exemple.test,x,Invitée,,guest:acttes,,,'
} >"$place/people.csv"
both people import "$place/people.csv" --dry-run
tell people import "$place/people.csv" --why "export du soir"
both people import "$place/people.csv"
{
	echo 'address;name;standing'
	echo 'neuf@exemple.test;Neuf;member'
	echo 'mauvais;X;member'
	echo 'autre@exemple.test;Autre;empereur'
	echo ';Sans adresse;member'
	echo 'neuf@exemple.test;Deux fois;member'
} >"$place/bad.csv"
both people import "$place/bad.csv" --strict
input=$place/bad.csv
tell people import -
tell people import "$place/bad.csv" --json
both people import "$place/none.csv"
head -c 100 /dev/zero >"$place/binary.csv"
both people import "$place/binary.csv"
: >"$place/empty.csv"
both people import "$place/empty.csv"
echo 'name;size' >"$place/odd.csv"
both people import "$place/odd.csv"
sed 's/,acttes,,/,,,/' "$place/people.csv" >"$place/wrong.csv"
tell people import "$place/wrong.csv" --dry-run
tell people import "$place/wrong.csv"
tell people import "$place/wrong.csv" --json
both import list
both import show 1
both import show 99
tell import accept 1
both import accept 1
tell import drop 2
both import drop 2
tell people import "$place/people.csv" --json
head -n 3 "$place/people.csv" >"$place/few.csv"
both people import "$place/few.csv" --complete --dry-run
both people import "$place/people.csv" --complete --dry-run
sqlite3 "$place/other.sqlite" "CREATE TABLE t(a, n, p);
INSERT INTO t VALUES ('pah@exemple.test', 'Pah Eko', '2026-12-31');
CREATE VIEW crieur_people AS SELECT a AS address, n AS name,
 p AS paid_until FROM t;"
tell people import "$place/other.sqlite" --view crieur_people
both people import "$place/other.sqlite" --view nulle_vue
both people import "$place/people.csv" --view crieur_people
for format in paheko galette dolibarr; do
	both people import "$place/people.csv" --format $format
done
{
	printf 'Référence commande;Date de la commande;Statut de la commande;'
	printf 'Nom adhérent;Prénom adhérent;Nom payeur;Prénom payeur;'
	printf 'Email payeur;Montant tarif;Adresse e-mail pour les listes\n'
	printf '71;24/11/2026 09:12;Validé;MEMBRE;1;X;Y;x@y.test;30,00;M1@exemple.test \n'
	printf '72;24/11/2026 09:12;Validé;INCONNU;Jean;A;B;a@b.test;30,00;\n'
	printf '73;24/11/2026 09:12;Validé;PERDUE;Léa;A;B;lea@b.test;30,00;\n'
	printf '74;24/11/2026 09:12;Validé;TROISIEME;Luc;A;B;luc@b.test;30,00;luc@b.test\n'
	printf '75;24/11/2026 09:12;Remboursé;MEMBRE;2;X;Y;x@y.test;30,00;m2@exemple.test\n'
	printf '76;hier;Validé;MEMBRE;3;X;Y;x@y.test;30,00;m3@exemple.test\n'
} >"$place/ha.csv"
both dues import --format helloasso "$place/ha.csv" --dry-run
tell dues import --format helloasso "$place/ha.csv"
both dues import --format helloasso "$place/ha.csv"
both dues import --format helloasso "$place/people.csv"
both dues import "$place/people.csv"
{
	echo 'address,until,date,amount,reference,name,organisation'
	echo 'm4@exemple.test,2027-12-31,2026-11-20,"30,00",VIR-1,Membre 4,'
	echo 'inconnu@exemple.test,2027-12-31,2026-11-20,30.00,VIR-2,Inconnu,'
	echo ',2027-12-31,2026-11-20,300,VIR-3,,Coop Fictive'
	echo 'm5@exemple.test,jamais,2026-11-20,30,VIR-4,,'
} >"$place/dues.csv"
tell dues import "$place/dues.csv"
tell dues import "$place/dues.csv" --json
both dues import "$place/none.csv"
both unmatched
both unmatched list
tell unmatched assign 1 m2@exemple.test
both unmatched assign 1 m2@exemple.test
tell unmatched assign 2 personne@exemple.test
tell unmatched enter 2 --address lea@exemple.test
tell unmatched enter 3 --name "Luc Troisième" --json
tell unmatched drop 4 --why "essai"
both unmatched drop 4
both unmatched
both dues list m1@exemple.test

# ---- time passes -----------------------------------------------------------

golden time
still_at "2026-12-01 12:00"
both run-due
tell run-due --at 2026-12-03 --json
tell run-due --at 2026-12-09
tell run-due --at 2026-12-24
both run-due --at 2027-01-10
both held
both run-due --at 2031-01-01 --dry-run
tell run-due --at 2031-01-01
both status

golden forget
both person export anne@exemple.test
tell person erase anne@exemple.test --why "demande"
both person show anne@exemple.test
both person erase anne@exemple.test
both person add Anne anne@travail.test
tell person welcome anne@travail.test
both person welcome anne@travail.test
tell person add Anne anne@travail.test
tell person erase hugo@exemple.test --json
tell backup "$place/copy.db"
both backup "$place/copy.db"
both backup "$place/nowhere/copy.db"
tell backup "$place/copy2.db" --json

golden formats
printf '%s\n' \
	"Numéro d'adhérent :;Statut :;Nom :;Prénom :;Courriel :;Compte :;Exempt de cotisation :;Date d'échéance :" \
	"1;Président;LÉVÊQUE;Anaïs;fr1@demo.test;Oui;Non;31/12/2027" \
	"2;Non membre;Honoré;Guy;fr2@demo.test;Oui;Oui;" \
	"3;Membre actif;Parti;Jean;fr3@demo.test;Non;Non;" \
	"4;Membre actif;Faux;Date;fr4@demo.test;Oui;Non;demain" >"$place/galette.csv"
printf '%s\n' '"Numéro de membre","Nom & prénom","Adresse E-Mail","Catégorie"' \
	'7,Zoé Périer,pa1@demo.test,Membres actifs' \
	'8,Ève Partie,pa2@demo.test,Anciens membres' >"$place/paheko.csv"
printf '%s\n' 'Id,Nom,Prénom,Email,État,Date fin adhésion' \
	'1,Dupont,Luc,do1@demo.test,1,2027-12-31' \
	'1,Dupont,Luc,do1@demo.test,1,2026-12-31' \
	'2,Martin,Eve,do2@demo.test,-1,' >"$place/dolibarr.csv"
for format in galette paheko dolibarr; do
	tell people import --format $format "$place/$format.csv" --dry-run --json
	tell people import --format $format "$place/$format.csv"
	both people import --format $format "$place/$format.csv"
done
tell person show fr1@demo.test
tell person show fr2@demo.test
tell person show do1@demo.test

# What a relay would have written, of a post to several.
golden delivered
still_at "2027-03-01 12:00"
for who in m1 m2 m3 pres; do
	quiet dues add $who@exemple.test --until 2027-12-31
done
gate_start
message m1@exemple.test acttes@essais.test Remis |
	hand -l m1@exemple.test m1@exemple.test acttes@essais.test >>"$golden_file"
clerk
post=$(in_store "SELECT max(id) FROM outgoing WHERE kind = 'post'")
still_at "2027-03-01 13:00"
now=$(tr -d '\0' <"$place/clock" | sed 's/^0*//')
in_store "
INSERT INTO handover(outgoing_id, list, relay, n_recipients, started_at,
    ended_at, state, code, answer) VALUES ($post, 'acttes', 'nowhere', 2,
    $now - 60, $now - 59, 'answered', 250, '2.0.0 Ok: queued as ABC123');
UPDATE delivery SET state = 'sent', n_tries = 1, last_code = 250,
    last_text = '2.0.0 Ok: queued as ABC123', done_at = $now - 59,
    handover_id = (SELECT max(id) FROM handover)
    WHERE outgoing_id = $post AND address LIKE 'm1%';
UPDATE delivery SET state = 'failed', n_tries = 1, last_code = 550,
    last_text = '5.1.1 no such mailbox', done_at = $now - 59
    WHERE outgoing_id = $post AND address = 'm2@exemple.test';
UPDATE delivery SET n_tries = 2, last_code = 452, next_at = $now + 600,
    last_text = '4.2.2 mailbox full'
    WHERE outgoing_id = $post AND address = 'm3@exemple.test';
INSERT INTO relay_state(name, state, since, retry_at, n_failures, words)
    VALUES ('nowhere', 'waiting', $now - 60, $now + 600, 2,
        'Connection refused'),
    ('account', 'stopped', $now - 90, 0, 1, '535 5.7.8 wrong password'),
    ('gone', 'ready', $now, 0, 0, '')
    ON CONFLICT(name) DO UPDATE SET state = excluded.state,
        since = excluded.since, retry_at = excluded.retry_at,
        n_failures = excluded.n_failures, words = excluded.words;"
both trace Remis@author.test
both proof Remis@author.test
tell proof Remis@author.test --language en
both queue --list acttes
both relay
both relay show account
both lists
both status
tell status --metrics
clerk
both bounces
both bounces m2@exemple.test
gate_stop

golden dkim
both dkim record
openssl genrsa -out "$place/etc/dkim.pem" 2048 2>/dev/null
chmod 600 "$place/etc/dkim.pem"
cat >>"$place/etc/crieur.conf" <<END
dkim "essais" {
    domain   = "essais.test"
    selector = "crieur"
    key_file = "$place/etc/dkim.pem"
}
END
# A key of its own at each run; a copy has a token in its header.
normal_also=(-e '/DKIM1/s/[A-Za-z0-9+\/]{4,}IDAQAB/KEY/g'
	-e '/DKIM1/s|[A-Za-z0-9+/]{30,}={0,2}|KEY|g'
	-e 's/\b[0-9a-f]{64}\b/DIGEST/g')
both dkim record
both dkim record essais
both dkim record autre
golden_end
