#!/bin/bash
# A budget smaller than the list: what fits goes, the author hears when the last
# will have it, and the queue says the same. A tenth is kept for moderation,
# which goes at once; in the hour nobody more gets the post.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
guest=$(house_person 'role("guest:acttes")')
acttes=$(entitled 'group("acttes") && paid')
facilitators=$(entitled 'role("facilitator:acttes")')
n=$(wc -l <"$acttes")

copies() { # of all messages, to everybody
	find "$MAILBOXES" -path '*/new/*' -type f | wc -l
}
told() { # ADDRESS TEXT
	grep -lqs "$2" "$MAILBOXES/$1/new/"*
}

# Of 40, 36 are for posts; the first takes 19.
sed -i 's/recipients_per_hour = .*/recipients_per_hour = 40/' \
	"$HOUSE/crieur/relay.conf"
holds "a budget of 40 goes live" "$CRIEUR" reload
post "$member" acttes "Le premier" "$member"
arrives "Le premier" "$acttes" "what fits goes at once"
is "$(copies)" "$n" "to the $n of the list"

begun=$(date +%s)
post "$member" acttes "Le second" "$member"
like "$answers" '^data: 250 ' "a second post is taken"
holds "its author is told that it will take long" house_wait 30 told \
	"$member" 'Subject:.*ralentie'
budget_is_spent() { [ "$(sent_posts)" -ge 35 ]; }
sent_posts() { # recipients of posts
	sqlite3 "$HOUSE/crieur/store/crieur.db" "SELECT count(*) FROM delivery
	 JOIN outgoing ON outgoing.id = delivery.outgoing_id
	 WHERE outgoing.kind = 'post' AND delivery.state = 'sent'"
}
holds "what is left of the budget is used" house_wait 30 budget_is_spent
expected=$("$CRIEUR" --json queue | grep -o '"expected_last_at": *"[^"]*"' |
	head -n 1 | cut -d '"' -f 4)
seconds=$(($(date -d "$expected" +%s) - begun))
is "$((seconds > 3500 && seconds < 3700))" 1 \
	"the queue expects the last within an hour ($expected)"
hour=$(TZ=Europe/Paris date -d "$expected" +%H:%M)
like "$(grep -hs 'envoi pr' "$MAILBOXES/$member/new/"*)" "$hour" \
	"which is what the author was told"

post "$guest" acttes "Une visite" "$guest"
holds "a facilitator is asked at once, out of what is kept" house_wait 30 told \
	"$(head -n 1 "$facilitators")" 'Une visite'
is "$(($(sent_posts) <= 36))" 1 "in this hour the post goes to nobody more"

# The hour passes.
sqlite3 "$HOUSE/crieur/store/crieur.db" "PRAGMA busy_timeout = 5000;
	UPDATE handover SET counted_at = counted_at - 3700" >/dev/null
arrives "Le second" "$acttes" "and the rest have the post, once each"
is "$(($(copies) <= 80))" 1 "within the next hour's budget"
like "$("$CRIEUR" relay show smarthost)" 'within the hour.*of 40' \
	"relay show counts it"
story_end
