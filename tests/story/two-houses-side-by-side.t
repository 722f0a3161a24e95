#!/bin/bash
# Two whole mail systems on one machine do not meet.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

other=$(mktemp -d "${TMPDIR:-/tmp}/crieur-story.XXXXXX")
story_at_end() {
	(
		house_open "$other" && house_stop
		rm -rf "$other"
	)
}
(
	trap - EXIT
	house_make "$other" && house_make_crieur "$top_builddir" && house_start
) || story_give_up "a second house does not start beside the first"

acttes=$(entitled 'group("acttes") && paid')
member=$(house_person 'group("acttes") && paid && plain')
post "$member" acttes "Ici" "$member"
like "$answers" '^data: 250 ' "the first takes a post"
there=$(
	house_open "$other"
	post "$member" acttes "Là-bas" "$member"
	echo "$answers"
	arrives "Là-bas" "$acttes" "arrives" | sed 's/ - .*//'
	house_received "$(house_message_id "Ici")" >"$HOUSE/strangers"
)
like "$there" '^data: 250 ' "so does the second"
like "$there" '^ok ' "whose post arrives in its own mailboxes"
arrives "Ici" "$acttes" "the first's arrives in the first's"
is "$(cat "$other/strangers")" "" "and not in the second's"
story_end
