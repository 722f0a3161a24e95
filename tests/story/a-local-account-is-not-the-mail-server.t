#!/bin/bash
# Any account of the machine can speak milter to a gate that listens over TCP,
# and invent a login or the verifiers' results: they prove nothing there, unless
# the admin has written that the peer is trusted. A socket of the file system is
# the mail server's, and nobody else can open it.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

president=$(house_person 'role("president")')
client=$top_builddir/tests/lib/milter_client

# claim SUBJECT SOCKET QUEUE_ID: the president's announcement, by anybody.
claim() {
	{
		echo "Authentication-Results: mail.$DOMAIN; dmarc=pass header.from=${president#*@}"
		house_message "$president" "membres@$DOMAIN" "$1"
	} | sed 's/$/\r/' | setpriv --reuid daemon --regid daemon --clear-groups \
		"$client" -l "$president" -q "$3" "$2" "$president" \
		"membres@$DOMAIN" 2>&1
}
verdict() { # SUBJECT
	sqlite3 "$HOUSE/crieur/store/crieur.db" "SELECT post.state FROM post
	 JOIN message ON message.id = post.message_id
	 WHERE message.subject = '$1'"
}

out=$(claim "par le fichier" "$GATE_SOCKET" Q1)
unlike "$out" 'end' "another account cannot open the gate's socket"

sed -i "s|socket = \"unix:.*|socket = \"inet:$SPARE_PORT@127.0.0.1\"|" \
	"$CRIEUR_CONFIG"
out=$("$CRIEUR" check 2>&1)
is $? 0 "a gate over TCP is no error"
like "$out" 'crieur.conf:[0-9]+:.*claim to be the mail server' \
	"check warns of it with its line"
holds "it goes live" "$CRIEUR" reload
holds "the gate listens there" house_wait_port "$SPARE_PORT" gate
out=$(claim "par TCP" "$SPARE_PORT" Q2)
unlike "$(verdict "par TCP")" 'accepted|expanded' \
	"an invented login is no proof over TCP"
claim "deux fois" "$SPARE_PORT" Q3 >/dev/null
claim "deux fois" "$SPARE_PORT" Q3 >/dev/null
unlike "$(verdict "deux fois")" 'accepted|expanded' \
	"nor are invented results, with one queue id for two calls"

sed -i "s|socket = \"inet:.*|&\n    trust_peer = yes|" "$CRIEUR_CONFIG"
holds "trust_peer goes live" "$CRIEUR" reload
sleep 2
claim "de confiance" "$SPARE_PORT" Q4 >/dev/null
like "$(verdict "de confiance")" 'accepted|expanded' \
	"with trust_peer the peer's word counts, as written"
story_end
