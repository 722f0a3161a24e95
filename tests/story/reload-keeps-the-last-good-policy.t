#!/bin/bash
# A policy goes live whole or not at all: errors name file and line, the daemon
# keeps the last good one, and a corrected one goes live.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
list=$HOUSE/crieur/lists/acttes.conf
cp "$list" "$HOUSE/acttes.good"

printf '\nlist "acttes2" {\n  kind = nulle-part\n}\ngibberish = 3\n' >>"$list"
n=$(($(wc -l <"$HOUSE/acttes.good") + 1))
"$CRIEUR" check >"$HOUSE/out" 2>&1
is $? 78 "check finds errors: exit 78"
like "$(cat "$HOUSE/out")" "lists/acttes.conf:$((n + 2)):" \
	"the list's error has file and line"
like "$(cat "$HOUSE/out")" "lists/acttes.conf:$((n + 4))" \
	"so has the other, in the same run"
"$CRIEUR" reload >"$HOUSE/out" 2>&1
is $? 78 "reload refuses: exit 78"
kill -HUP "$HOUSE_CRIEURD_PID"
sleep 2
like "$(cat "$HOUSE/crieur/log")" "lists/acttes.conf:$((n + 2)):" \
	"SIGHUP: the daemon's log names file and line"
post "$member" acttes "Toujours là" "$member"
like "$answers" '^data: 250 ' "the last good policy still judges"
arrives "Toujours là" "$acttes" "and still sends"

cp "$HOUSE/acttes.good" "$list"
sed -i 's/^list "acttes" *{/&\n    max_size = 20k/' "$list"
holds "a corrected policy goes live" "$CRIEUR" reload
house_wait 10 "$CRIEUR" status
sleep 2
answers=$({ house_message "$member" "acttes@$DOMAIN" "Trop gros"
	head -c 40000 /dev/zero | tr '\0' 'x' | fold -w 70; } |
	house_send "$member" "acttes@$DOMAIN" "$member")
like "$answers" '^data: 5[0-9][0-9] 5\.3\.4 ' "and judges from then on"

mkdir -p "$HOUSE/crieur/texts/fr" "$HOUSE/crieur/texts/en"
sed -i 's|^site {|&\n    texts = "texts"|' "$HOUSE/crieur/crieur.conf"
echo 'Trop lourd pour {list}.' >"$HOUSE/crieur/texts/fr/too-large.txt"
"$CRIEUR" reload >"$HOUSE/out" 2>&1
is $? 78 "a text in one language alone is refused"
like "$(cat "$HOUSE/out")" 'texts/fr/too-large.txt:1: .* en,' "with its file"
echo 'Too heavy for {list}.' >"$HOUSE/crieur/texts/en/too-large.txt"
holds "in both it goes live" "$CRIEUR" reload
answers=$({ house_message "$member" "acttes@$DOMAIN" "Encore trop gros"
	head -c 40000 /dev/zero | tr '\0' 'x' | fold -w 70; } |
	house_send "$member" "acttes@$DOMAIN" "$member")
like "$answers" \
	"5\.3\.4 Trop lourd pour acttes@$DOMAIN\. / Too heavy for acttes@$DOMAIN" \
	"the gate says it in the site's own words"

house_stop_crieurd
echo 'site { gibberish = 1 }' >>"$HOUSE/crieur/crieur.conf"
"$CRIEURD" --config "$CRIEUR_CONFIG" --foreground >"$HOUSE/out" 2>&1
is $? 78 "started with errors the daemon exits 78"
like "$(cat "$HOUSE/out")" 'crieur.conf:[0-9]+:' "and names file and line"
story_end
