#!/bin/bash
# What no honest program sends gets a clear refusal; the gate lives on, within
# bounded memory, and takes the next member's post.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
before=$(house_child crieur-gate)
hostile() { # CODE_REGEX SENTENCE < MESSAGE
	answers=$(house_send "$member" "acttes@$DOMAIN" "$member")
	like "$answers" "^data: $1" "$2" && diag "$answers"
}

hostile '55[0-9] 5\.' "two From fields are refused" < <(
	house_message "$member" "acttes@$DOMAIN" "Deux auteurs" |
		sed "1a From: autre@example.org")
hostile '55[0-9] 5\.' "no From is refused" < <(
	house_message "$member" "acttes@$DOMAIN" "Sans auteur" | sed 1d)
hostile '55[0-9] 5\.' "two mailboxes in From are refused" < <(
	house_message "$member, autre@example.org" "acttes@$DOMAIN" "Deux")
hostile '55[0-9] 5\.3\.4 ' "100 MB are refused as too large" < <(
	house_message "$member" "acttes@$DOMAIN" "Cent Mo"
	head -c 100000000 /dev/zero | tr '\0' 'a' | fold -w 76)

nested() { # DEPTH
	printf 'From: %s\nTo: acttes@%s\nSubject: Poupees\nMIME-Version: 1.0\n' \
		"$member" "$DOMAIN"
	awk -v depth="$1" 'BEGIN {
		for (i = 0; i < depth; i++)
			printf "Content-Type: multipart/mixed; boundary=b%d\n" \
			    "\n--b%d\n", i, i
		print "Content-Type: text/plain\n\nau fond"
		for (i = depth - 1; i >= 0; i--)
			printf "--b%d--\n", i
	}'
}
hostile '55[0-9] 5\.' "10 000 nested parts are refused" < <(nested 10000)

with_header() { # SUBJECT < FIELDS: a message with these fields too
	house_message "$member" "acttes@$DOMAIN" "$1" | sed '/^$/,$d'
	cat
	printf '\n\ncorps\n'
}
hostile '55[0-9] 5\.' "a header line of 1 MB is refused" < <(
	{
		printf 'X-Long: '
		head -c 1000000 /dev/zero | tr '\0' 'b'
	} | with_header "Longue ligne")
hostile '55[0-9] 5\.' "5 000 header fields are refused" < <(
	awk 'BEGIN { for (i = 0; i < 5000; i++) print "X-N" i ": v" }' |
		with_header "Mille champs")

is "$(house_child crieur-gate)" "$before" "the gate is the same process"
peak=$(awk '/^VmHWM/ { print $2 }' "/proc/$before/status")
diag "the gate's peak: $peak kB"
limit=65536
grep -q sanitize "$top_builddir/config.status" &&
	grep -q "'--enable-sanitizers" "$top_builddir/config.status" &&
	limit=1048576
holds "its memory stayed below $limit kB" test "$peak" -lt $limit
post "$member" acttes "Après tout cela" "$member"
like "$answers" '^data: 250 ' "and the next member's post is taken"
arrives "Après tout cela" "$acttes" "and arrives"
story_end
