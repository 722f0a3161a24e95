#!/bin/bash
# With from_rewrite = dmarc the author's address stays in From, unless his
# domain publishes that such mail be put aside or refused: a real name server
# is asked by the relay, whose answers are kept; where it does not answer, the
# list's address stands in From.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
HOUSE_VERIFIERS=yes
story_make nsd opendkim opendmarc sqlite3
sed -i 's/from_rewrite = never/from_rewrite = dmarc/' "$HOUSE/crieur/relay.conf"
cat >>"$HOUSE/crieur/crieur.conf" <<END
dns {
    nameservers = {"$NAME_ADDRESS:53"}
    timeout = 2s
    patience = 20s
}
END
house_start || story_give_up "the house does not start"

acttes=$(entitled 'group("acttes") && paid')
reader=$(head -n 1 "$acttes")
author_at() { # DOMAIN
	house_person 'group("acttes") && paid && plain && address ~ /@'"$1"'$/'
}

# field NAME SUBJECT: that field as the reader has it, unfolded
field() {
	sed '/^\r*$/q' "$(house_copy "$reader" "$(house_message_id "$2")")" |
		tr -d '\r' | sed -z 's/\n[ \t]/ /g' | grep -i "^$1:" |
		sed 's/^[^:]*: *//'
}
in_store() { # SQL
	sqlite3 -cmd '.timeout 10000' "$HOUSE/crieur/store/crieur.db" "$1"
}

strict=$(author_at example.org)
put_aside=$(author_at example.net)
free=$(author_at example.com)

post "$strict" acttes "Sévère" "$strict"
arrives "Sévère" "$acttes" "a post of a domain with p=reject arrives"
is "$(field From Sévère)" \
	"\"${strict%@*} via acttes\" <acttes@$DOMAIN>" \
	"with the list's address in From"
is "$(field Reply-To Sévère)" "$strict" "the author in Reply-To"
is "$(field X-Original-From Sévère)" "$strict" "and in X-Original-From"
like "$(trace Sévère)" "From rewritten: example.org asks for reject" \
	"its story says why"

post "$free" acttes "Libre" "$free"
arrives "Libre" "$acttes" "a post of a domain with p=none arrives"
is "$(field From Libre)" "$free" "with From as it was"
is "$(field Reply-To Libre)$(field X-Original-From Libre)" "" \
	"and nothing added"

# The name server falls silent: what is known stays known.
house_end_process "$HOUSE/names/nsd.pid"
post "$free" acttes "Su" "$free"
arrives "Su" "$acttes" "without the name server a post arrives"
is "$(field From Su)" "$free" "and what is known of its domain is still known"
post "$put_aside" acttes "Inconnu" "$put_aside"
arrives "Inconnu" "$acttes" "one of a domain that cannot be asked about too"
like "$(field From Inconnu)" "<acttes@$DOMAIN>$" \
	"with the list's address in From, the safe side"
is "$(in_store "SELECT policy, expires_at - found_at FROM domain_policy
	WHERE domain = 'example.net'")" "unknown|300" \
	"which is kept for five minutes"

# It speaks again, and says something else.
sed -i 's/p=quarantine/p=none/' "$HOUSE/names/root.zone"
nsd -c "$HOUSE/names/nsd.conf" </dev/null >"$HOUSE/names/start" 2>&1
in_store "UPDATE domain_policy SET expires_at = found_at
	WHERE domain = 'example.net'"
asked() {
	[ "$(in_store "SELECT policy FROM domain_policy
		WHERE domain = 'example.net'")" = none ]
}
post "$put_aside" acttes "Revenu" "$put_aside"
arrives "Revenu" "$acttes" "once it has expired the domain is asked for anew"
holds "and answers" asked
is "$(field From Revenu)" "$put_aside" "so that From stays"

# With nobody to ask at all, patience ends.
kill -STOP "$(house_child crieur-relay)"
in_store "UPDATE domain_policy SET expires_at = found_at
	WHERE domain = 'example.com'"
post "$free" acttes "Patience" "$free"
composed() {
	trace Patience | grep -q "From rewritten: example.com is not known"
}
unlike "$(trace Patience)" 'From rewritten' "a post waits for an answer"
holds "but not for ever" house_wait 60 composed
kill -CONT "$(house_child crieur-relay)"
arrives "Patience" "$acttes" "and goes when the relay is back"
story_end
