# shellcheck shell=bash disable=SC2034
# What a story begins with: a mail house with crieur in it, from the tree that
# `make check` built, and its end. Sourced by tests/story/*.t, which then call
# story_begin, the sentences, story_end.

if [ -z "${STORY_IS_TIMED:-}" ]; then
	STORY_IS_TIMED=yes exec timeout -k 60 600 "$0" "$@"
fi

top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"
# shellcheck source=tests/lib/mailhouse.sh
. "$top_srcdir/tests/lib/mailhouse.sh"

# A machine without Postfix cannot tell the story; contrib/check, which
# installs it, counts an untold story as failed.
story_needs() {
	local program
	for program in postfix dovecot curl "$@"; do
		[ -n "$(command -v "$program")" ] || {
			echo "1..0 # SKIP needs $program"
			exit 0
		}
	done
	[ "$(id -u)" -eq 0 ] || {
		echo "1..0 # SKIP needs root, as Postfix does"
		exit 0
	}
}

# story_begin [PROGRAMS]: a house, all of it running.
story_begin() {
	story_make "$@"
	house_start || story_give_up "the house does not start"
}

# The house alone, for stories that change something before it starts.
story_make() {
	story_needs "$@"
	story_place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-story.XXXXXX")
	trap story_clear EXIT
	trap 'exit 143' INT TERM HUP
	house_make "$story_place" && house_make_crieur "$top_builddir" ||
		story_give_up "the house cannot be made"
}

story_give_up() {
	diag "$(tail -n 30 "$HOUSE/crieur/log" 2>/dev/null)"
	bail_out "$@"
}

story_clear() {
	local status=$?
	trap - EXIT
	[ "$(type -t story_at_end)" != function ] || story_at_end
	[ -z "${HOUSE:-}" ] || house_stop
	if [ -n "${STORY_KEEP:-}" ]; then
		echo "# left in $story_place"
	else
		rm -rf "$story_place"
	fi
	exit $status
}

# Nothing in the house may have crashed, whatever else was right.
story_end() {
	house_stop_crieurd
	unlike "$(cat "$HOUSE/crieur/log")" \
		'Sanitizer|runtime error:|killed by signal (6|11)' \
		"nothing crashed"
	[ $tap_failed -eq 0 ] || diag "$(tail -n 40 "$HOUSE/crieur/log")"
	done_testing
}

# post FROM LIST SUBJECT [LOGIN]: a small message; the answers in $answers.
post() {
	answers=$(house_message "$1" "$2@$DOMAIN" "$3" |
		house_send "$1" "$2@$DOMAIN" "${4:-}")
}

received_by() { # MESSAGE_ID FILE: exactly those in FILE, each once
	[ "$(house_received "$1")" = "$(cat "$2")" ]
}

# arrives SUBJECT FILE SENTENCE
arrives() {
	local id
	id=$(house_message_id "$1")
	if house_wait 90 received_by "$id" "$2"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		diag "$(house_received "$id" | diff "$2" - | head -n 20)"
		diag "$("$CRIEUR" trace "$id" 2>&1 | head -n 20)"
		return 1
	fi
}

# entitled EXPRESSION: a file of the sorted addresses of those for whom the
# awk expression holds (see house_person)
entitled() {
	local file
	file=$(mktemp "$HOUSE/entitled.XXXXXX")
	house_people "$1" | sort >"$file"
	echo "$file"
}

trace() { # SUBJECT
	"$CRIEUR" trace "$(house_message_id "$1")" 2>&1
}

# The first "id" in a JSON document on standard input.
first_id() {
	grep -oE '"id": *"?[0-9]+' | grep -oE '[0-9]+$' | head -n 1
}
