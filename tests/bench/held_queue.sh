#!/bin/bash
# Whether posts that wait slow the gate: its answers to a member's posts with
# nothing held, with 10 000 posts held, and while the clerk asks about all of
# them again; and how long a person waits for the queue on the command line. A
# program to be read, not a test: from the build tree, after make check built
# tests/lib/milter_client,
#
#     tests/bench/held_queue.sh [HELD [POSTS]]

set -u
n_held=${1:-10000}
n_posts=${2:-200}
top_builddir=$(pwd)
# shellcheck source=tests/lib/mailhouse.sh
. "$(dirname "$0")/../lib/mailhouse.sh"
client=$top_builddir/tests/lib/milter_client
parts=()

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-bench.XXXXXX")
end() {
	[ ${#parts[@]} -eq 0 ] || kill "${parts[@]}" 2>/dev/null
	[ -z "${sink:-}" ] || kill "$sink"
	[ -z "${HOUSE:-}" ] || house_stop
	rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT TERM

mkdir "$place/house"
chmod 755 "$place"
house_make "$place/house" && house_make_crieur "$top_builddir" || exit 1
sed -i "s/port = .*/port = $SPARE_PORT/; s/tls = .*/tls = none/
	/user =/d; /password_file/d; /ca_file/d" "$HOUSE/crieur/relay.conf"
# All posts of one member.
sed -i 's/flood_posts *=.*/flood_posts = 0/' "$HOUSE/crieur/kinds/group.conf"
printf 'moderation { remind_every = 1d }\n' >>"$CRIEUR_CONFIG"
setpriv --reuid=nobody --clear-groups /usr/sbin/smtp-sink \
	"127.0.0.1:$SPARE_PORT" 256 &
sink=$!
house_start_crieurd && house_import_people || exit 1
member=$(house_person 'group("acttes") && paid && plain')
guest=$(house_person 'role("guest:acttes")')

submit() { # FROM NAME
	{
		printf 'From: %s\nTo: acttes@%s\nSubject: %s\nMessage-ID: <%s@x.example>\n' \
			"$1" "$DOMAIN" "$2" "${2//[^0-9a-z.]/}"
		printf 'Date: %s\n\nBonjour\n' "$(LC_ALL=C date -R)"
	} | sed 's/$/\r/' |
		"$client" -l "$1" "$GATE_SOCKET" "$1" "acttes@$DOMAIN" |
		tee "$place/last" | grep -q '^end discard'
}

ask() { # SQL
	sqlite3 -readonly "$HOUSE/crieur/store/crieur.db" "$1"
}

wait_none() { # SQL
	while [ "$(ask "$1")" -gt 0 ]; do
		sleep 0.5
	done
}
owing="SELECT count(*) FROM post WHERE owes_notice = 1 OR state = 'accepted'"
unsent="SELECT count(*) FROM delivery WHERE state IN ('queued','sending')"

# latency TITLE: of the gate's answers to a member's posts, one after another;
# a process a post is part of it.
latency() {
	local i from
	for ((i = 0; i < n_posts; i++)); do
		from=${EPOCHREALTIME/./}
		submit "$member" "$1.$i" || break
		echo $((${EPOCHREALTIME/./} - from))
	done | sort -n | awk -v title="$1" '
		{ us[NR] = $1 }
		END {
			printf "%-34s median %5.1f ms, 95 %% %5.1f, max %5.1f\n",
			    title, us[int((NR + 1) / 2)] / 1000,
			    us[int(NR * 0.95)] / 1000, us[NR] / 1000
		}'
}

took() { # TITLE COMMAND...
	local title=$1 from=${EPOCHREALTIME/./}
	shift
	"$@" >/dev/null
	printf '%-34s %d ms\n' "$title" $(((${EPOCHREALTIME/./} - from) / 1000))
}

latency "nothing held:"
wait_none "$owing"
wait_none "$unsent"

from=$SECONDS
for part in 0 1 2 3; do
	for ((i = part; i < n_held; i += 4)); do
		submit "$guest" "held.$i" || exit 1
	done &
	parts[part]=$!
done >/dev/null
wait "${parts[@]}"
parts=()
[ "$(ask "SELECT count(*) FROM post WHERE state = 'held'")" -ge "$n_held" ] || {
	echo "not all are held; the gate's last answer: $(cat "$place/last")" >&2
	exit 1
}
echo "$n_held posts held in $((SECONDS - from)) s"
wait_none "$owing"
echo "all brought to their facilitators after $((SECONDS - from)) s"
wait_none "$unsent"
latency "$n_held held:"
took "crieur held:" "$CRIEUR" held acttes
took "crieur status:" "$CRIEUR" status
wait_none "$owing"
wait_none "$unsent"

"$CRIEUR" run-due --at "$(date -d '+30 hours' '+%F %H:%M')" >"$place/due" &
due=$!
sleep 0.5
latency "$n_held asked about again:"
kill -0 $due 2>/dev/null && echo "(the clerk was at it all the time)"
wait $due
head -n 1 "$place/due"
took "crieur run-due, nothing due:" "$CRIEUR" run-due
