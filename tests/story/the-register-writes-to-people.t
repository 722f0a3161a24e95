#!/bin/bash
# What the register tells people by mail: the admin of an import that would take
# too much away, the committee of who has paid and of new guests, guests of
# their last session, members of their dues, mandates of their end; each once.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"

# The calendar speaks from seven in the morning on: noon is always somewhere.
ahead=$((12 - 10#$(date -u +%H)))
TZ=Etc/GMT$([ "$ahead" -gt 0 ] && echo "-$ahead" || echo "+$((-ahead))")
export TZ

story_make
sed -i "s|Europe/Paris|$TZ|" "$CRIEUR_CONFIG"
cat >>"$CRIEUR_CONFIG" <<'END'
dues { grace_days = 30 remind = {30, 7} renewal = "https://coop.example/payer" }
END
mkdir "$HOUSE/inbox" && chmod 755 "$HOUSE/inbox"
echo "register { guest_sessions = 2 sponsors = 2 watch = \"$HOUSE/inbox\" }" \
	>>"$CRIEUR_CONFIG"
house_start || story_give_up "the house does not start"

day() { date -d "$*" +%F; }
dsi=$(house_person 'role("dsi")')
president=$(house_person 'role("president")')
committee=$(house_person 'role("ca") && !role("president")')
facilitator=$(house_person 'role("facilitator:acttes")')
due() { "$CRIEUR" run-due >"$HOUSE/due" 2>&1; }

# says ADDRESS TEXT...: one mail holds all of them, wherever its lines break
says() {
	local file text address=$1
	shift
	for file in "$MAILBOXES/$address/new/"*; do
		[ -e "$file" ] || return 1
		for text in "$@"; do
			house_readable "$file" | tr -s '\n ' '  ' |
				grep -qF -- "$text" || continue 2
		done
		return 0
	done
	return 1
}

told() { # ADDRESS TEXT...
	house_wait 60 says "$@"
}

# ---- an import that takes too much ---------------------------------------

"$CRIEUR" audience acttes >"$HOUSE/before"
awk -F, -v OFS=, 'NR > 1 { gsub(/acttes/, "", $4) } 1' "$PEOPLE" \
	>"$HOUSE/wrong.csv"
"$CRIEUR" people import "$HOUSE/wrong.csv" >"$HOUSE/report" 2>&1
is $? 1 "a file that empties a list is set aside"
holds "the admin gets the difference by mail" told "$dsi" \
	"Import mis de côté" "acttes: " "no longer receive" \
	"crieur import accept 1" "$(house_person \
		'group("acttes") && paid && plain')"
is "$("$CRIEUR" audience acttes)" "$(cat "$HOUSE/before")" \
	"everybody still receives"
holds "it is dropped" "$CRIEUR" import drop 1
sed 's/,dsi /,/' "$PEOPLE" >"$HOUSE/headless.csv"
"$CRIEUR" people import "$HOUSE/headless.csv" >"$HOUSE/report" 2>&1
is $? 1 "so is one that leaves a role empty"
holds "the admin is told of the role" told "$dsi" \
	"role dsi: nobody holds it any more" "crieur import accept 2"
holds "somebody accepts it" "$CRIEUR" import accept 2
like "$("$CRIEUR" role list)" president "then it is so"
unlike "$("$CRIEUR" role list)" '^dsi' "and nobody is dsi"
holds "the whole file again" "$CRIEUR" people import "$PEOPLE"
sed 's/facilitator:copil-pec//' "$PEOPLE" >"$HOUSE/leaderless.csv"
"$CRIEUR" people import "$HOUSE/leaderless.csv" >"$HOUSE/report" 2>&1
is $? 1 "so is one that takes a list's last facilitator"
like "$(cat "$HOUSE/report")" 'copil-pec: its last facilitator is gone' \
	"though the dsi would moderate"
holds "it is dropped too" "$CRIEUR" import drop 3

# ---- paid, not admitted --------------------------------------------------

"$CRIEUR" person add "Candide Nouveau" candide@example.org \
	--standing candidate >/dev/null
"$CRIEUR" dues add candide@example.org --until "$(day +200 days)" >/dev/null
due
holds "the committee is told who has paid and waits" told "$committee" \
	"attente d'admission" "Candide Nouveau <candide@example.org>"
unlike "$("$CRIEUR" audience membres)" candide "who is no member until then"
holds "the decision is entered" "$CRIEUR" person set candide@example.org \
	sponsors="$committee, $president" admitted="$(day today)"
like "$("$CRIEUR" audience membres)" candide "and makes a member"

# ---- guests --------------------------------------------------------------

"$CRIEUR" person add "Vis Iteuse" visite@example.org --standing guest \
	>/dev/null
"$CRIEUR" person list --at "$(day -2 days)" >/dev/null
holds "a facilitator invites somebody" "$CRIEUR" group join acttes \
	visite@example.org --as guest --by "$facilitator" \
	--since "$(day -2 days)"
due
host=$(awk -F, -v a="$facilitator" 'index($1, a) == 1 { print $3 }' "$PEOPLE")
holds "the committee reads whom, for how long and by whom" \
	told "$committee" "nouvelles personnes invitées" \
	"Vis Iteuse <visite@example.org>" "séances : 2" \
	"à l'invitation de $host"
holds "a session was held" "$CRIEUR" group session acttes \
	visite@example.org --on "$(day yesterday)"
due
holds "the guest is told that the next is the last" \
	told visite@example.org "La prochaine séance du groupe acttes" \
	"https://coop.example/payer"
"$CRIEUR" person add "Pass Ante" passante@example.org --standing guest \
	>/dev/null
"$CRIEUR" group join acttes passante@example.org --as guest \
	--since "$(day -9 days)" --until "$(day yesterday)" >/dev/null
due
holds "who has been a guest is thanked" told passante@example.org \
	"Merci de votre visite dans le groupe acttes"

# ---- mandates ------------------------------------------------------------

"$CRIEUR" role revoke president "$president" >/dev/null
"$CRIEUR" role grant president "$president" --until "$(day +20 days)" \
	>/dev/null
due
holds "who holds a mandate is told before its end" told "$president" \
	"mandat : president"
holds "and the admin" told "$dsi" "mandats et invitations qui prennent fin" \
	"mandat : president"

# ---- dues ----------------------------------------------------------------

member() { # NAME ADDRESS LAST_DAY
	"$CRIEUR" person add "$1" "$2" >/dev/null
	"$CRIEUR" dues add "$2" --from "$(day -1 year)" --until "$3" >/dev/null
}
member "Bien Tot" bientot@example.org "$(day +6 days)"
member "En Delai" delai@example.org "$(day -3 days)"
member "Der Niers" derniers@example.org "$(day -28 days)"
member "Au Bout" bout@example.org "$(day -31 days)"
member "Long Temps" longtemps@example.org "$(day -90 days)"
due
holds "a member is reminded before the end, with the link" \
	told bientot@example.org "court jusqu'au" "https://coop.example/payer"
holds "told in the days of grace that nothing changes" \
	told delai@example.org "Rien ne change pour vous"
holds "told kindly in the last of them" told derniers@example.org \
	"Sans renouvellement" "on s'arrange"
holds "and on the day they are over" told bout@example.org \
	"À partir d'aujourd'hui" "https://coop.example/payer"
like "$("$CRIEUR" audience membres)" derniers "who is in grace receives"
unlike "$("$CRIEUR" audience membres)" 'bout@' "who is beyond does not"
due
like "$(cat "$HOUSE/due")" '^0 people reminded of their dues' "each once"
sleep 2
is "$(ls "$MAILBOXES/longtemps@example.org/new" 2>/dev/null)" "" \
	"what is long past is left in peace"
is "$(find "$MAILBOXES/bientot@example.org/new" -type f | wc -l)" 1 \
	"one mail each"

# ---- a nightly export ----------------------------------------------------

# nightly NAME: standard input, as it has lain in the watched folder for a while
nightly() {
	cat >"$HOUSE/inbox/$1"
	chmod 644 "$HOUSE/inbox/$1"
	touch -d '-5 minutes' "$HOUSE/inbox/$1"
	due
}

nightly members.galette.csv <<END
Nom :;Prénom :;Courriel :;Statut :;Compte :;Date d'échéance :
Nouvelle;Galette;galette@example.org;Membre actif;Oui;$(date -d '+90 days' +%d/%m/%Y)
Mauvaise;Adresse;sans-arobase;Membre actif;Oui;
END
like "$("$CRIEUR" audience membres)" 'galette@example' \
	"what lies in the watched folder is imported"
holds "the admin is told of the line that was refused" told "$dsi" \
	"Import de" "members.galette.csv" "sans-arobase"
before=$("$CRIEUR" audience membres | wc -l)
nightly members.complete.csv <<END
address
galette@example.org
END
is "$("$CRIEUR" audience membres | wc -l)" "$before" \
	"a file of everybody that lacks nearly all changes nothing"
holds "the admin is told what it would take" told "$dsi" \
	"Import mis de côté" "members.complete.csv" "membres: "
due
is "$("$CRIEUR" import list | wc -l)" 1 "a version is read once"

# ---- an address is asked --------------------------------------------------

# house_answer ADDRESS SUBJECT TEXT: from elsewhere, to where the mail says.
house_answer() {
	local mail to
	mail=$(house_mails "$1" "$2" | tail -n 1)
	to=$(sed -n 's/\r$//; s/^Reply-To: *<*\([^>]*\)>*$/\1/p; /^$/q' "$mail")
	[ -n "$to" ] && house_message "$1" "$to" "Re: $2" "$3" |
		house_send "$1" "$to" >/dev/null
}

member=$(house_person 'group("acttes") && paid && plain')
holds "an address somebody gave is asked" "$CRIEUR" person set "$member" \
	address ask travail@example.org
holds "by a mail to it" told travail@example.org \
	"Cette adresse est-elle la vôtre" "avec l'adresse travail@example.org"
like "$("$CRIEUR" person show "$member")" 'travail@example.org, not verified' \
	"until then it is not verified"
"$CRIEUR" explain acttes --from travail@example.org >"$HOUSE/explained"
like "$(cat "$HOUSE/explained")" 'not in the register|unknown|nobody' \
	"and nobody is known by it"
holds "its owner answers" house_answer travail@example.org \
	"Cette adresse est-elle" "Oui, c'est bien moi."
verified() {
	"$CRIEUR" person show "$member" --history |
		grep -q 'travail@example.org *address verified\|address verified'
}
holds "and it is verified" house_wait 30 verified
holds "which is told" told travail@example.org "Votre adresse est confirmée"
"$CRIEUR" explain acttes --from travail@example.org --proof dkim \
	>"$HOUSE/explained"
is $? 0 "a proved post from there is a member's"
"$CRIEUR" person set "$member" address ask pasmoi@example.org >/dev/null
told pasmoi@example.org "Cette adresse est-elle la vôtre" >/dev/null
house_answer pasmoi@example.org "Cette adresse est-elle" "non"
refused() {
	! "$CRIEUR" person show "$member" | grep -q pasmoi
}
holds "no takes it out" house_wait 30 refused
"$CRIEUR" person set "$member" address verify travail@example.org \
	>/dev/null
is $? 0 "an admin's word does too"

# ---- who moderates when facilitators lapse and leave ----------------------

guest=$(house_person 'role("guest:acttes")')
first=$(house_people 'role("facilitator:acttes")' | sed -n 1p)
second=$(house_people 'role("facilitator:acttes")' | sed -n 2p)
printf 'address,paid_until\n%s,\n' "$second" >"$HOUSE/late.csv"
holds "a facilitator's dues are taken back" \
	"$CRIEUR" people import "$HOUSE/late.csv"
post "$guest" acttes "Premiere visite" "$guest"
holds "the other facilitator is asked" told "$first" "Premiere visite"
"$CRIEUR" person set "$first" standing=resigned --why "lettre" >/dev/null
post "$guest" acttes "Deuxieme visite" "$guest"
holds "when that one leaves, the dsi is asked" told "$dsi" "Deuxieme visite"
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status asks for somebody"
like "$(cat "$HOUSE/status")" 'list acttes can hold posts and has no moderator' \
	"and says which list has none"
is "$(house_mails "$second" "Premiere visite")$(house_mails "$first" \
	"Deuxieme visite")" "" "who has lapsed or left is not asked"

for file in "$MAILBOXES"/*/new/*; do
	house_readable "$file"
done >"$HOUSE/all"
holds "there is much mail" test "$(grep -c '^Subject:' "$HOUSE/all")" -gt 10
is "$(grep -ciE 'plus (membre|adhérent)|radié|no longer a member' \
	"$HOUSE/all")" 0 "and nobody is told that they are no member any more"
story_end
