#!/bin/bash
# How fast mail goes through, and what memory it takes: 200 posts of 5 kB to a
# list of 100, then one of 50 kB to 10 000 people, into a sink. A program to be
# read, not a test: from the build tree,
#
#     tests/bench/through.sh [POSTS [PEOPLE]]

set -u
n_posts=${1:-200}
n_people=${2:-10000}
top_builddir=$(pwd)
# shellcheck source=tests/lib/mailhouse.sh
. "$(dirname "$0")/../lib/mailhouse.sh"

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-bench.XXXXXX")
end() {
	[ -z "${sink:-}" ] || kill "$sink"
	[ -z "${HOUSE:-}" ] || house_stop
	rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT TERM

# The first hundred are the group's; everybody is a member who has paid.
people() {
	echo "address,password,name,groups,roles,paid_until"
	awk -v n="$n_people" -v paid="$(date -d '+150 days' +%F)" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "p%d@example.org,secret-%d,Personne %d,%s,%s,%s\n",
			    i, i, i, i <= 100 ? "acttes" : "",
			    i == 1 ? "president" : "", paid
	}'
}

memory() { # TITLE
	local name pid
	echo "$1"
	for name in crieurd crieur-gate crieur-clerk crieur-relay; do
		pid=$HOUSE_CRIEURD_PID
		[ $name = crieurd ] || pid=$(house_child $name)
		cat "/proc/$pid/status" "/proc/$pid/smaps_rollup" |
			awk -v name=$name '
			/^VmHWM/ { peak = $2 }
			/^VmRSS/ { now = $2 }
			/^RssAnon/ { own = $2 }
			/^Pss:/ { share = $2 }
			END { print name, now, peak, own, share }'
	done | awk '
	{
		printf "  %-13s %6d kB resident (%6d at peak), %6d its own, " \
		    "%6d with its share of libraries\n", $1, $2, $3, $4, $5
		own += $4
		share += $5
	}
	END {
		printf "  %-13s %38d its own, %6d with shared libraries\n",
		    "together", own, share
	}'
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# per_second COUNT MILLISECONDS
per_second() {
	awk -v n="$1" -v ms="$2" 'BEGIN { printf "%.0f", n * 1000 / (ms + 1) }'
}

sent() {
	sqlite3 -readonly "$HOUSE/crieur/store/crieur.db" \
		"SELECT count(*) FROM delivery WHERE state = 'sent'"
}

wait_sent() { # COUNT
	local count last=0 quiet=$SECONDS
	while count=$(sent) && [ "$count" -lt "$1" ]; do
		if [ "$count" != "$last" ]; then
			last=$count quiet=$SECONDS
		elif [ $((SECONDS - quiet)) -gt 60 ]; then
			house_fail "stuck at $count of $1"
			"$CRIEUR" queue | tail -n 3
			return 1
		fi
		sleep 0.1
	done
}

people >"$place/people.csv"
mkdir "$place/house"
chmod 755 "$place"
HOUSE_PEOPLE=$place/people.csv
house_make "$place/house" && house_make_crieur "$top_builddir" || exit 1
cat >"$HOUSE/crieur/relay.conf" <<END
relay "sink" {
    host = "127.0.0.1"
    port = $SPARE_PORT
    tls = none
    envelope = list
    from_rewrite = never
    recipients_per_message = 50
    recipients_per_hour = 0
    connections = 2
}
END
setpriv --reuid=nobody --clear-groups /usr/sbin/smtp-sink \
	"127.0.0.1:$SPARE_PORT" 256 &
sink=$!
house_start_crieurd || exit 1
memory "at rest, before the register is filled:"
start=$(now_ms)
house_import_people || exit 1
echo "import of $n_people people: $(($(now_ms) - start)) ms"
house_start_mail || exit 1

author=p2@example.org
password=$(house_password "$author")
body=$(head -c 4700 /dev/zero | tr '\0' 'x' | fold -w 70)
mkdir "$place/posts"
for ((i = 1; i <= n_posts; i++)); do
	house_message "$author" "acttes@$DOMAIN" "Message $i" "$body" \
		>"$place/posts/$i"
done

start=$(now_ms)
find "$place/posts" -type f -print0 | xargs -0 -P 4 -I {} \
	curl -s --crlf --mail-from "$author" --mail-rcpt "acttes@$DOMAIN" \
	--user "$author:$password" --upload-file {} \
	"smtp://127.0.0.1:$SUBMISSION_PORT/client.example" || exit 1
taken=$(($(now_ms) - start))
echo "$n_posts posts of 5 kB taken in $taken ms:" \
	"$(per_second "$n_posts" $taken) a second (four clients)"
wait_sent $((n_posts * 100)) || exit 1
all=$(($(now_ms) - start))
echo "$((n_posts * 100)) deliveries done in $all ms:" \
	"$(per_second $((n_posts * 100)) $all) a second"
memory "after $n_posts posts to 100:"

body=$(head -c 49700 /dev/zero | tr '\0' 'x' | fold -w 70)
start=$(now_ms)
house_message p1@example.org "membres@$DOMAIN" "A tous" "$body" |
	house_send p1@example.org "membres@$DOMAIN" p1@example.org || exit 1
wait_sent $((n_posts * 100 + n_people)) || exit 1
all=$(($(now_ms) - start))
echo "one post of 50 kB to $n_people done in $all ms:" \
	"$(per_second "$n_people" $all) deliveries a second"
memory "after one post to $n_people:"
find "$HOUSE/crieur/store" -type f -printf '  %s octets  %f\n'
