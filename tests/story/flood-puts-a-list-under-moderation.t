#!/bin/bash
# More posts than a list allows within a few minutes, as when two machines
# answer each other: the first over the number and all that follow wait, the
# facilitators are told once, and one of them ends it by return. Of one author
# a list may take so many a day and no more.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make s-nail
sed -i 's/flood_posts *=.*/flood_posts = 3/' "$HOUSE/crieur/kinds/group.conf"
sed -i 's/^}/    rule "many" { when = "posts-today >= 2"  verdict = reject  \
because = "too-many-posts" }\n}/' "$HOUSE/crieur/lists/agriculture.conf"
house_start || story_give_up "the house does not start"

author=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
facilitators=$(entitled 'role("facilitator:acttes") && paid')
first=$(sed -n 1p "$facilitators")
second=$(sed -n 2p "$facilitators")

state_of() { # SUBJECT
	trace "$1" | sed -n 's/^[0-9]* for acttes (post): //p'
}
is_state() { [ "$(state_of "$1")" = "$2" ]; }
n_mails() { # ADDRESS WORDS
	house_mails "$1" "$2" | grep -c .
}

# What a machine would send that answers whatever the list brings it, and says
# not that it is one.
for i in 1 2 3 4 5 6; do
	post "$author" acttes "Boucle $i" "$author"
done
arrives "Boucle 3" "$acttes" "three posts pass"
is "$(state_of "Boucle 4")" held "the fourth waits"
is "$(state_of "Boucle 6")" held "and so do those after it"
like "$(trace "Boucle 4")" 'rule "flood_posts" at .*, because flood' \
	"for the reason that it is"
holds "a facilitator is told" house_wait 30 house_mails "$first" \
	"Trop de messages sur" "au plus : 3"
holds "the other as well" \
	house_wait 30 house_mails "$second" "Trop de messages sur"
is "$(n_mails "$first" "Boucle")" 4 \
	"of three posts and the flood, not of each post that waits"
holds "the author hears of it" \
	house_wait 30 house_mails "$author" "En attente sur"
is "$(n_mails "$author" "En attente sur")" 1 "once"

like "$("$CRIEUR" status)" \
	'list acttes had too many posts at once .*crieur resume acttes' \
	"status says what needs a person"
like "$("$CRIEUR" list acttes)" 'flood +under moderation since .* 3 posts held' \
	"list shows it"
like "$("$CRIEUR" --json list acttes)" '"is_flooded": true' "in JSON too"

like "$("$CRIEUR" explain acttes --from "$author" --proof sasl)" \
	'flood_posts' "explain says that the next would wait"

house_reply "$first" "Trop de messages sur" "afflux non"
holds "a facilitator drops what it has held" \
	house_wait 30 is_state "Boucle 6" discarded
is "$(state_of "Boucle 4")" discarded "all of it"
post "$author" acttes "Toujours trop" "$author"
is "$(state_of "Toujours trop")" held "the list is under moderation still"
house_reply "$second" "Trop de messages sur" "reprendre"
holds "another lets it go on" house_wait 30 house_mails "$second" \
	"n'est plus sous modération" "retenus"
post "$author" acttes "Une vraie question" "$author"
arrives "Une vraie question" "$acttes" "and the next post passes"
is "$(state_of "Toujours trop")" held "what is held goes on waiting"
house_reply "$second" "Trop de messages sur" "afflux oui"
arrives "Toujours trop" "$acttes" "until they send it"
is "$(house_received "$(house_message_id "Boucle 5")")" "" \
	"what was dropped reached nobody"

# ---- so many a day, of one author ------------------------------------------

like "$(sed -n '/"many"/p' "$HOUSE/crieur/lists/agriculture.conf")" \
	'posts-today >= 2' "another list lets everybody write twice a day"
farmer=$(house_person 'group("agriculture") && paid && plain')
agriculture=$(entitled 'group("agriculture") && paid')
post "$farmer" agriculture "Semis 1" "$farmer"
post "$farmer" agriculture "Semis 2" "$farmer"
like "$answers" '^data: 250 ' "the second of the day is taken"
post "$farmer" agriculture "Semis 3" "$farmer"
like "$answers" '^data: 550 5\.7\.1 .*nombre de messages par jour' \
	"the third is refused with the reason"
neighbour=$(house_person 'group("agriculture") && paid && address != "'"$farmer"'"')
post "$neighbour" agriculture "Semis 4" "$neighbour"
like "$answers" '^data: 250 ' "another's is not"
arrives "Semis 2" "$agriculture" "and what was taken arrives"
story_end
