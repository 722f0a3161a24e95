#!/bin/bash
# A smarthost that refuses one post in words that nobody knows, while no other
# waits: a short mail shows that it lets others pass, the post is offered once
# more and is at fault; its author hears why, and the house goes on.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make
# The smarthost of the house refuses by a header, in words of its own.
echo '/^Subject: (\[acttes\] )?Biscornu/ REJECT 5.7.1 the gateway of the house dislikes it' \
	>"$HOUSE/smarthost/etc/headers"
postconf -c "$HOUSE/smarthost/etc" \
	"header_checks = regexp:$HOUSE/smarthost/etc/headers"
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
told() { # ADDRESS TEXT
	grep -lqs "$2" "$MAILBOXES/$1/new/"*
}

post "$member" acttes "Biscornu" "$member"
like "$answers" '^data: 250 ' "a post is taken that the smarthost will refuse"
holds "its author hears it in the smarthost's words" house_wait 60 told \
	"$member" 'the gateway of the house dislikes it'
is "$(house_received "$(house_message_id "Biscornu")")" "" "nobody gets it"
"$CRIEUR" relay show smarthost >"$HOUSE/shown"
unlike "$(cat "$HOUSE/shown")" 'stopped' "the relay is not stopped"
post "$member" acttes "Tout rond" "$member"
arrives "Tout rond" "$acttes" "the next post arrives"
story_end
