#!/bin/bash
# The register by hand and in bulk, as an admin sees it: what each command says,
# its exit code, and who receives what afterwards.
top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"

CRIEUR=$top_builddir/crieur
place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-register.XXXXXX") || exit 1
crieurd_pid=
unset CRIEUR_CONFIG LOG_DEBUG NOTIFY_SOCKET
export CRIEUR_LIBEXEC=$top_builddir TZ=UTC

clear_up() {
	[ -z "$crieurd_pid" ] || kill "$crieurd_pid" 2>/dev/null
	[ -z "$crieurd_pid" ] || wait "$crieurd_pid" 2>/dev/null
	rm -rf "$place"
}
trap clear_up EXIT

# run WORDS…: output in $out, errors in $complaint, exit code in $code. What
# stands in $input is standard input.
input=
run() {
	printf '%s' "$input" >"$place/in"
	"$CRIEUR" --config "$place/etc/crieur.conf" "$@" \
		>"$place/out" 2>"$place/complaint" <"$place/in"
	code=$?
	out=$(cat "$place/out")
	complaint=$(cat "$place/complaint")
	input=
}

# exits CODE SENTENCE: of the last run.
exits() {
	is "$code" "$1" "$2" || diag "$out" "$complaint"
}

day() { # DATE-WORDS
	date -d "$*" +%F
}

# ---- a house, for its store ----------------------------------------------

user=$(id -un)
[ "$user" != root ] || user=nobody
mkdir "$place/etc" "$place/store" "$place/inbox"
chmod 755 "$place" "$place/inbox"
[ "$(id -un)" != root ] || chown "$user:" "$place/store"
cat >"$place/etc/crieur.conf" <<END
site {
    name = "Les Essais"
    domains = {"essais.test"}
    address = "crieur@essais.test"
    roles = {"president", "dsi", "ca"}
    language = "fr"
    timezone = "UTC"
    user = "$user"
}
store { path = "$place/store/crieur.db" }
gate {
    socket = "unix:$place/store/gate.sock"
    authserv_id = "mail.essais.test"
}
register { guest_sessions = 2 sponsors = 2 }
dues {
    grace_days = 30
    remind = {30, 7}
    renewal = "https://essais.test/adherer"
}
relay "nowhere" {
    host = "127.0.0.1"
    port = 1
    tls = none
    envelope = list
}
kind "group" {
    receive  = "in(group) and paid"
    moderate = "facilitates(group) and paid"
    rule "members" { when = "in(group) and paid" verdict = accept }
    otherwise = reject
    because   = "members-only"
}
list "acttes" {
    kind    = group
    address = "acttes@essais.test"
    group   = "acttes"
}
list "membres" {
    address  = "membres@essais.test"
    receive  = "member and paid"
    moderate = "role(dsi)"
    rule "president" { when = "role(president)" verdict = accept }
    otherwise = reject
    because   = "members-only"
}
list "plateformes" {
    address  = "plateformes@essais.test"
    receive  = "active-in(platform)"
    moderate = "role(dsi)"
    otherwise = reject
    because   = "members-only"
}
END

"$top_builddir/crieurd" --config "$place/etc/crieur.conf" --foreground \
	>"$place/log" 2>&1 &
crieurd_pid=$!
store_is_there() {
	run person list
	[ "$code" -eq 0 ]
}
end=$((SECONDS + 20))
until store_is_there || [ $SECONDS -ge $end ]; do sleep 0.1; done
run person list
exits 0 "an empty register can be listed"
is "$out" "" "and holds nobody"

# ---- one by one ----------------------------------------------------------

run person add "Anne Exemple" Anne@Exemple.test
exits 0 "person add"
run person add "Anne Bis" anne@exemple.test
exits 73 "an address somebody has: 73"
like "$complaint" 'Anne Exemple \(person 1\)' "and it is said who"
run person add "=cmd|' /C calc'!A0" x@exemple.test
exits 65 "a formula is no name: 65"
run person add Nom pas-une-adresse
exits 65 "what is no address: 65"
run person add
exits 64 "nothing to add: 64"
run person show nobody@exemple.test
exits 66 "nobody: 66"
run group join acttes anne@exemple.test
exits 66 "no such group: 66"
run group add acttes --description "Recherche-action"
exits 0 "group add"
run group join acttes anne@exemple.test --as boss
exits 64 "an unknown way of being in it: 64"
run group join acttes anne@exemple.test
exits 0 "group join"
run group join acttes anne@exemple.test
like "$out" 'was already member' "twice is once"
run audience acttes
is "$out" "" "who has not paid does not receive"
run dues add anne@exemple.test --until 31/12/2026
exits 64 "a day is written YYYY-MM-DD: 64"
run dues add anne@exemple.test --until "$(day +100 days)" --amount 30,00 \
	--reference CHQ-7 --why "chèque"
exits 0 "dues add"
run dues add anne@exemple.test --until "$(day +100 days)" --reference CHQ-7
like "$out" 'recorded already' "a reference is recorded once"
run audience acttes
is "$out" "anne@exemple.test" "who has paid receives"
run dues add anne@exemple.test --until 2099-12-31
run dues list anne@exemple.test
id=$(sed -n 's/^\([0-9]*\) .*2099-12-31.*/\1/p' <<<"$out")
run dues remove anne@exemple.test "$id"
exits 64 "a row is taken back with a reason: 64 without"
run dues remove anne@exemple.test 4711 --why "faute de frappe"
exits 66 "a row that is not theirs: 66"
run dues remove anne@exemple.test "$id" --why "faute de frappe"
exits 0 "dues remove"
run person show anne@exemple.test --history
unlike "$out" 'paid until 2099' "takes a mistake back"
like "$out" 'dues removed +until 2099-12-31 \(faute de frappe\)' "and says so"
run audience acttes --at "$(day +130 days)"
is "$out" "anne@exemple.test" "through the last day of grace"
run audience acttes --at "$(day +131 days)"
is "$out" "" "and not the day after"
run role grant empereur anne@exemple.test
exits 66 "a role the site does not have: 66"
run role grant president anne@exemple.test --until "$(day +10 days)"
exits 0 "role grant"
run role list
like "$out" '^president +anne@exemple\.test +Anne Exemple$' "role list"
run role list --at "$(day +11 days)"
is "$out" "" "a mandate has an end"

# ---- addresses, rights, standing, the past -------------------------------

run person set anne@exemple.test address add anne@travail.test
exits 0 "a second address"
run person set anne@exemple.test deliver acttes anne@travail.test
exits 0 "for one list"
run audience acttes
is "$out" "anne@travail.test" "where that list arrives"
run audience membres
is "$out" "anne@exemple.test" "and no other"
run person set anne@travail.test exclude membres --until "$(day +5 days)" \
	--why "en voyage"
exits 0 "out of a list for a while"
run audience membres
is "$out" "" "she does not receive it"
run audience membres --at "$(day +6 days)"
is "$out" "anne@exemple.test" "until it ends"
run person set anne@exemple.test usual membres
run person set anne@exemple.test exclude nulle-part
exits 66 "no such list: 66"
run person set anne@exemple.test standing=resigned --why "lettre du 3"
exits 0 "person set standing"
run audience membres
is "$out" "" "who has resigned does not receive, whatever was paid"
run audience membres --at "$(day yesterday)"
is "$out" "anne@exemple.test" "yesterday she did"
run person show anne@exemple.test --history
like "$out" 'admin:.*standing +member -> resigned \(lettre du 3\)' \
	"who, when and why are kept"
run person set anne@exemple.test standing=member name="Anne Exemple-Martin" \
	tag=vip moderated=yes
exits 0 "several settings at once"
run person set anne@exemple.test tag=autre standing=empereur
exits 65 "or none of them: 65"
run person show anne@exemple.test --json
like "$out" '"name": "Anne Exemple-Martin"' "person show --json"
unlike "$out" 'autre' "nothing of a refused command was done"
run group leave acttes anne@exemple.test
exits 0 "group leave"
run group leave acttes anne@exemple.test
exits 1 "leaving twice: the answer is no"
run group show acttes
unlike "$out" 'anne' "group show: she is not in it"
run group show acttes --at "$(day yesterday)"
like "$out" 'anne@exemple\.test' "but was"

# ---- candidates, guests, organisations -----------------------------------

run person add "Candide Nouveau" candide@exemple.test --standing candidate
run dues add candide@exemple.test --until "$(day +100 days)"
run audience membres
unlike "$out" candide "paid is not admitted"
run person show candide@exemple.test
like "$out" 'awaiting admission' "and it is said"
run person list --awaiting
like "$out" 'Candide.*awaiting admission' "and who waits can be listed"
run person add "Comité Deux" comite@exemple.test
run role grant ca comite@exemple.test
run role grant ca anne@exemple.test
run person set candide@exemple.test sponsors="Exemple-Martin Anne" \
	admitted="$(day today)"
exits 65 "one sponsor is too few: 65"
run person set candide@exemple.test sponsors="Mickey Mouse, comite@exemple.test" \
	admitted="$(day today)"
exits 65 "so is one whose name nobody of the committee has: 65"
like "$complaint" 'Mickey Mouse' "and it is said who"
run person set candide@exemple.test \
	sponsors="Anne EXEMPLE-MARTIN, comite@exemple.test" \
	admitted="$(day today)"
exits 0 "the committee's decision"
run audience membres
like "$out" candide "makes a member"
run person add "Visite" visite@exemple.test --standing guest
run group join acttes visite@exemple.test --as guest --sessions 1
run person list --group acttes
like "$out" visite "a guest of a group"
run group session acttes --on "$(day +1 days)"
exits 65 "a session to come is not counted: 65"
run group session acttes candide@exemple.test
exits 66 "who is no guest had no session: 66"
run group session acttes visite@exemple.test --on "$(day today)"
like "$out" '1 guests have one less, for 1 it was the last' "group session"
run group session acttes --json
like "$out" '"known": 1' "a day counts once"
run person list --group acttes --at "$(day +1 days)"
unlike "$out" visite "for so many sessions"
run group show acttes --at "$(day today)"
like "$out" '^guest +visite' "she was one that day"
run person add "Autre Visite" autre@exemple.test --standing guest
run group join acttes autre@exemple.test --as guest --by candide@exemple.test
exits 77 "who does not facilitate invites nobody: 77"
run group join acttes candide@exemple.test --as facilitator
run group join acttes autre@exemple.test --as guest --by candide@exemple.test
like "$out" 'is now guest of acttes, for 2 sessions' "a facilitator does"
run person show autre@exemple.test --history
like "$out" 'granted by person:' "which is kept"
run group leave acttes autre@exemple.test
run group leave acttes candide@exemple.test
run organisation add "Coop Fictive" --kind platform
exits 0 "organisation add"
run organisation contact "Coop Fictive" visite@exemple.test
exits 0 "its contact"
run audience plateformes
is "$out" "" "an organisation that has not paid opens nothing"
run dues add --organisation "Coop Fictive" --until "$(day +30 days)"
run audience plateformes
is "$out" "visite@exemple.test" "its dues count for its contacts"

# ---- in bulk -------------------------------------------------------------

{
	echo 'address,password,name,groups,roles,paid_until'
	echo "pres@exemple.test,x,\"Nom, Le\",acttes,ca facilitator:acttes,$(day +90 days)"
	echo "denis@exemple.test,x,Denis,,dsi,$(day +90 days)"
	for i in $(seq 1 20); do
		echo "m$i@exemple.test,x,Membre $i,acttes,,$(day +90 days)"
	done
	echo 'invite@exemple.test,x,Invitée,,guest:acttes,'
} >"$place/people.csv"
run people import "$place/people.csv" --dry-run
exits 0 "people import --dry-run"
like "$out" '^23 added, 0 changed.*dry run' "tells what it would do"
run person show m1@exemple.test
exits 66 "and does nothing"
run people import "$place/people.csv"
exits 0 "people import"
like "$out" '^23 added' "all of it"
run people import "$place/people.csv" --json
like "$out" '"unchanged": 23' "the same file again changes nothing"
run audience acttes
is "$(wc -l <<<"$out")" 21 "they receive"
input=$'address,name\nneuf@exemple.test,Neuf\nmauvais,X\n'
run people import - --strict
exits 65 "a refused line with --strict: 65"
like "$out" 'line 3: refused: mauvais' "with its number"
run person show neuf@exemple.test
exits 66 "and nothing is taken"
input=$'address,name\nneuf@exemple.test,Neuf\nmauvais,X\n'
run people import -
exits 65 "without --strict: 65 too"
run person show neuf@exemple.test
exits 0 "but the good lines are taken"
run people import "$place/none.csv"
exits 66 "a file that is missing: 66"
run people import "$CRIEUR"
exits 65 "a program is no CSV: 65"
like "$complaint" 'binary' "and it is said why"

# Everybody but two loses the group.
sed 's/,acttes,,/,,,/' "$place/people.csv" >"$place/wrong.csv"
run people import "$place/wrong.csv"
exits 1 "a file that empties a list is set aside"
like "$out" 'acttes: 20 of 21 no longer receive' "with what it would take"
run audience acttes
is "$(wc -l <<<"$out")" 21 "everybody still receives"
run status
like "$out" 'imports are set aside' "status says so"
run queue
like "$out" 'notice' "the dsi is told by mail"
run import show 1
like "$out" 'm1@exemple\.test' "import show"
run import drop 1
exits 0 "import drop"
run import accept 1
exits 66 "what was dropped is gone: 66"

# What no list of people can be asked for is said, not answered with nobody.
run person list --standing membre
exits 65 "a standing there is not: 65"
run person list --dues paid
exits 64 "a state of dues there is not: 64"
run person list --group actes
exits 66 "a group there is not: 66"

# A file of everybody that lacks one, and one that lacks nearly all.
run person list --standing member
{
	echo address
	grep -o '[^ ]*@[^ ]*' <<<"$out" | grep -v '^m20@'
} >"$place/all.csv"
run people import "$place/all.csv" --complete --dry-run
like "$out" 'ended: Membre 20: not in the file' "--complete tells who is not in it"
run people import "$place/all.csv" --complete --why "export du soir"
exits 0 "and takes them off"
run audience acttes
unlike "$out" m20@ "from today on"
run audience acttes --at "$(day yesterday)"
like "$out" m20@ "not before"
run person show m20@exemple.test --history
like "$out" 'standing +member -> resigned \(export du soir\)' "dated, with why"
run people import "$place/all.csv" --complete --json
like "$out" '"ended": 0' "once"
head -3 "$place/people.csv" >"$place/few.csv"
run people import "$place/few.csv" --complete
exits 1 "a file that lacks nearly all is set aside"
like "$out" 'membres: [0-9]+ of [0-9]+ no longer receive' "with what it would take"
run import drop 2
exits 0 "and dropped"
run people import "$place/people.csv"
exits 0 "the whole file"
run audience acttes
like "$out" m20@ "brings back who was missing"

# ---- what other programs keep --------------------------------------------

# tables PROGRAM SQL: its register, with our view, in a SQLite file
tables() {
	rm -f "$place/$1.sqlite"
	sqlite3 "$place/$1.sqlite" "$2" &&
		sqlite3 "$place/$1.sqlite" <"$top_srcdir/contrib/register/$1.sql"
}

tables paheko "
CREATE TABLE users_categories(id INTEGER PRIMARY KEY, name TEXT, hidden INT);
CREATE TABLE users(id INTEGER PRIMARY KEY, id_category INT, nom TEXT,
 email TEXT);
CREATE TABLE services_users(id_user INT, id_service INT, paid INT,
 expiry_date TEXT);
INSERT INTO users_categories VALUES (1, 'Membres actifs', 0),
 (2, 'Anciens membres', 1);
INSERT INTO users VALUES (1, 1, 'Pah Eko', 'pah@exemple.test'),
 (2, 2, 'Parti', 'parti@exemple.test');
INSERT INTO services_users VALUES (1, 1, 1, '2026-12-31'),
 (1, 1, 1, '$(day +90 days)'), (1, 1, 0, '2099-12-31');"
run people import "$place/paheko.sqlite" --view crieur_people
like "$out" '^1 added' "a view of Paheko's own file"
run person show pah@exemple.test
like "$out" "paid until $(day +90 days)" "with what was paid"

tables galette "
CREATE TABLE galette_adherents(email_adh TEXT, nom_adh TEXT, prenom_adh TEXT,
 date_echeance TEXT, bool_exempt_adh INT, activite_adh INT);
INSERT INTO galette_adherents VALUES
 ('gal@exemple.test', 'Ette', 'Gal', '$(day +90 days)', 0, 1),
 ('exempte@exemple.test', 'Empte', 'Ex', NULL, 1, 1);"
sqlite3 -csv -header "$place/galette.sqlite" 'SELECT * FROM crieur_people' \
	>"$place/galette.csv"
run people import "$place/galette.csv"
like "$out" '^2 added' "what Galette's view says"
run person show exempte@exemple.test
like "$out" 'dues: +exempt' "who need not pay is known"

tables dolibarr "
CREATE TABLE llx_adherent_type(rowid INT, subscription TEXT);
CREATE TABLE llx_adherent(email TEXT, lastname TEXT, firstname TEXT,
 datefin TEXT, statut INT, fk_adherent_type INT);
INSERT INTO llx_adherent_type VALUES (1, '1');
INSERT INTO llx_adherent VALUES
 ('dol@exemple.test', 'Ibarr', 'Dol', '$(day +90 days)', 1, 1),
 ('brouillon@exemple.test', 'Ouillon', 'Br', NULL, -1, 1);"
sqlite3 -tabs -header "$place/dolibarr.sqlite" 'SELECT * FROM crieur_people' \
	>"$place/dolibarr.csv"
run people import "$place/dolibarr.csv"
like "$out" '^2 added' "what Dolibarr's view says, parted by tabs"
run person show brouillon@exemple.test
like "$out" 'standing: +candidate' "a draft is a candidate"
run people import "$place/dolibarr.csv" --format helloasso
exits 64 "HelloAsso exports dues: 64"
run people import "$place/dolibarr.csv" --format galette
exits 65 "the file of another program: 65"
like "$complaint" 'the export of Galette' "and it is said what was expected"

run dues import --format helloasso -
exits 65 "an empty file: 65"
{
	printf '\xef\xbb\xbfRéférence commande;Date de la commande;'
	printf 'Statut de la commande;Nom adhérent;Prénom adhérent;'
	printf 'Nom payeur;Prénom payeur;Email payeur;Montant tarif;'
	printf 'Adresse e-mail pour les listes \r\n'
	printf '71;%s 09:12;Validé;MEMBRE;1;X;Y;x@y.test;30,00;' \
		"$(date +%d/%m/%Y)"
	printf 'M1@exemple.test \r\n'
	printf '72;%s 09:12;Validé;INCONNU;Jean;A;B;a@b.test;30,00;\r\n' \
		"$(date +%d/%m/%Y)"
} >"$place/ha.csv"
run dues import --format helloasso "$place/ha.csv"
exits 0 "dues import --format helloasso"
like "$out" '^1 added.*1 unmatched' "one is sure, one is not"
run unmatched
like "$out" '^1 .*Jean INCONNU' "it waits"
run unmatched assign 1 m2@exemple.test
exits 0 "unmatched assign"
run unmatched
is "$out" "" "it waits no longer"
run dues list m2@exemple.test
like "$out" 'helloasso +72' "the payment is theirs"
run dues import --format helloasso "$place/ha.csv"
like "$out" '^0 added, 0 changed, 2 unchanged, 0 unmatched' "nor is it asked again"

# ---- reminders, export, being forgotten ----------------------------------

run run-due --at "$(day +61 days)" --json
like "$out" '"dues_reminders": [1-9]' "members are reminded before the end"
run run-due --at "$(day +61 days)" --json
like "$out" '"dues_reminders": 0' "once"
run person export anne@exemple.test
exits 0 "person export"
like "$out" '"posts": \[\]' "is JSON without being asked, and has all"
run person erase anne@exemple.test --why "demande"
exits 0 "person erase"
run person show anne@travail.test
exits 66 "she is in no table"
run person add Anne anne@travail.test
exits 77 "and is not entered again: 77"
input=$'address,name\nanne@exemple.test,Anne\n'
run people import -
exits 65 "by no import either"
run person welcome anne@travail.test
run person add Anne anne@travail.test
exits 0 "unless she asks for it"

# ---- what the retention periods let go -----------------------------------

run person add "Partie Depuis" partie@exemple.test --standing resigned
cat >>"$place/etc/crieur.conf" <<'END'
retention { departed = 3y dues = 10y }
END
run reload
exits 0 "periods are set"
run run-due --at "$(day +1000 days)" --dry-run
exits 0 "run-due --dry-run"
unlike "$out" 'people who left' "nobody left so long ago"
run run-due --at "$(day +1200 days)" --dry-run
like "$out" 'to forget: 2 people who left' "later they did"
run person show partie@exemple.test
exits 0 "which takes nobody away"
run run-due --at "$(day +1200 days)" --json
like "$out" '"people": 2' "run-due tells how much of each kind"
run person show partie@exemple.test
exits 66 "and then they are gone"
run person add "Partie Revient" partie@exemple.test
exits 0 "but may come back"
done_testing
