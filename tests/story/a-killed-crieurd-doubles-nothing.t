#!/bin/bash
# crieurd alone is killed while its relay waits for the smarthost's last word:
# the old relay finishes, the next one waits for it, and everybody gets one copy.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_at_end() {
	[ -z "${sink:-}" ] || kill "$sink"
}
story_make /usr/sbin/smtp-sink

# The smarthost answers the final dot after six seconds, and keeps what it got.
mkdir "$HOUSE/sink"
chown nobody "$HOUSE/sink"
sed -i "s/port = .*/port = $SPARE_PORT/; s/tls = .*/tls = none/
	/user =/d; /password_file/d; /ca_file/d" "$HOUSE/crieur/relay.conf"
setpriv --reuid=nobody --clear-groups /usr/sbin/smtp-sink -W .:6 \
	-d "$HOUSE/sink/%M." "127.0.0.1:$SPARE_PORT" 64 &
sink=$!
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
got() { # SUBJECT: the recipients the smarthost accepted, each as often
	grep -lF "Subject: $1" "$HOUSE"/sink/* 2>/dev/null |
		xargs -r sed -n 's/^X-Rcpt-Args: <\([^>]*\)>.*/\1/p' | sort
}
in_hand() {
	[ "$(sqlite3 "$HOUSE/crieur/store/crieur.db" \
		"SELECT count(*) FROM delivery WHERE state = 'sending'")" -gt 0 ]
}

post "$member" acttes "Une fois" "$member"
like "$answers" '^data: 250 ' "a post is taken"
holds "the relay has it in hand" house_wait 20 in_hand
old=$(pgrep -P "$HOUSE_CRIEURD_PID" -x crieur-relay)
kill -KILL "$HOUSE_CRIEURD_PID"
holds "the old relay outlives crieurd, for the work in hand" kill -0 "$old"
holds "crieurd starts again" house_start_crieurd
waits() {
	grep -q 'waits for the former crieur-relay to end' "$HOUSE/crieur/log"
}
holds "the next relay waits for the former one" house_wait 10 waits
all_sent() {
	[ "$(sqlite3 "$HOUSE/crieur/store/crieur.db" \
		"SELECT count(*) FROM delivery WHERE state <> 'sent'")" -eq 0 ]
}
holds "all is sent" house_wait 60 all_sent
is "$(got "Une fois")" "$(cat "$acttes")" "everybody got it, and once"
unlike "$(cat "$HOUSE/crieur/log")" 'the answer is not known' \
	"nothing was declared in doubt"
story_end
