#!/bin/bash
# The same list, the same sink, by crieur and by Postfix alone: one post to
# 10 000 people, then 500 posts to ten. Postfix expands the list from a virtual
# alias; both hand over 50 recipients a transaction on as many connections, TLS
# off. Each is timed from the first octet submitted to the last recipient taken
# by the sink, so that crieur's gate, clerk and store are in its time, and the
# author's login; how long the submission alone took is said too. Prints each
# round and the medians. A program to be read, not a test: from the build
# tree,
#
#     tests/bench/against_postfix.sh [ROUNDS [PEOPLE [POSTS [CONNECTIONS]]]]

set -u
rounds=${1:-3}
n_people=${2:-10000}
n_posts=${3:-500}
connections=${4:-4}
top_builddir=$(pwd)
# shellcheck source=tests/lib/mailhouse.sh
. "$(dirname "$0")/../lib/mailhouse.sh"

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-bench.XXXXXX")
end() {
	[ -z "${sink:-}" ] || kill "$sink"
	[ -z "${alone:-}" ] || house_postfix alone stop
	[ -z "${HOUSE:-}" ] || house_stop
	rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT TERM

# The first ten are the group's; everybody is a member who has paid.
people() {
	echo "address,password,name,groups,roles,paid_until"
	awk -v n="$n_people" -v paid="$(date -d '+150 days' +%F)" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "p%d@example.org,secret-%d,Personne %d,%s,%s,%s\n",
			    i, i, i, i <= 10 ? "acttes" : "",
			    i == 1 ? "president" : "", paid
	}'
}

now_ms() {
	echo $(($(date +%s%N) / 1000000))
}

# Postfix alone, with the lists as aliases.
make_alone() {
	house_make_postfix alone
	ALONE_PORT=$((HOUSE_ROW + 6))
	cat >>"$HOUSE/alone/etc/main.cf" <<-END
	myhostname = alone.example
	mynetworks = 127.0.0.0/8
	smtpd_relay_restrictions = permit_mynetworks, reject
	default_transport = smtp
	relayhost = [127.0.0.1]:$SPARE_PORT
	virtual_alias_domains = $DOMAIN
	virtual_alias_maps = texthash:$HOUSE/alone/etc/lists
	virtual_alias_expansion_limit = 100000
	smtp_tls_security_level = none
	default_destination_recipient_limit = 50
	initial_destination_concurrency = $connections
	default_destination_concurrency_limit = $connections
	smtp_recipient_limit = 100000
	END
	awk -v n="$n_people" -v domain="$DOMAIN" 'BEGIN {
		printf "membres@%s", domain
		for (i = 1; i <= n; i++)
			printf("%s p%d@example.org", (i > 1) ? "," : "", i)
		printf "\nacttes@%s", domain
		for (i = 1; i <= 10; i++)
			printf("%s p%d@example.org", (i > 1) ? "," : "", i)
		printf "\n"
	}' >"$HOUSE/alone/etc/lists"
	cat >>"$HOUSE/alone/etc/master.cf" <<-END
	127.0.0.1:$ALONE_PORT inet n - n - - smtpd
	END
}

count_in() { # FILE: recipients Postfix says it has handed over
	grep -c 'postfix/smtp.* status=sent' "$HOUSE/alone/log"
}

count_sent() {
	sqlite3 -readonly "$HOUSE/crieur/store/crieur.db" \
		"SELECT count(*) FROM delivery WHERE state = 'sent'"
}

wait_for() { # COUNTER COUNT
	local count last=-1 quiet=$SECONDS
	while count=$($1) && [ "$count" -lt "$2" ]; do
		if [ "$count" != "$last" ]; then
			last=$count quiet=$SECONDS
		elif [ $((SECONDS - quiet)) -gt 90 ]; then
			house_fail "stuck at $count of $2"
			return 1
		fi
		sleep 0.05
	done
}

posts() { # LIST COUNT OCTETS: files of their own Message-ID
	local i body
	body=$(head -c "$3" /dev/zero | tr '\0' 'x' | fold -w 70)
	rm -rf "$place/posts"
	mkdir "$place/posts"
	for ((i = 1; i <= $2; i++)); do
		house_message p1@example.org "$1@$DOMAIN" "Message $i" "$body" \
			>"$place/posts/$i"
	done
}

submit() { # LIST PORT [USER:PASSWORD]
	local login=()
	[ -z "${3:-}" ] || login=(--user "$3")
	find "$place/posts" -type f -print0 | xargs -0 -P 4 -I {} \
		curl -s --crlf --mail-from p1@example.org \
		--mail-rcpt "$1@$DOMAIN" "${login[@]}" --upload-file {} \
		"smtp://127.0.0.1:$2/client.example"
}

# race WHO LIST COUNT RECIPIENTS: milliseconds
race() {
	local start counter=count_in port=$ALONE_PORT who_am_i=""
	if [ "$1" = crieur ]; then
		counter=count_sent port=$SUBMISSION_PORT
		who_am_i=p1@example.org:$(house_password p1@example.org)
	fi
	local goal=$(($($counter) + $4))
	start=$(now_ms)
	submit "$2" "$port" "$who_am_i" || return 1
	echo "  $1 took them in $(($(now_ms) - start)) ms" >&2
	wait_for "$counter" "$goal" || return 1
	echo $(($(now_ms) - start))
}

median() {
	sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

compare() { # TITLE LIST COUNT OCTETS PEOPLE
	local i who ms total=$(($3 * $5))
	rm -f "$place"/crieur.ms "$place"/postfix.ms
	echo "$1:"
	for ((i = 1; i <= rounds; i++)); do
		for who in postfix crieur; do
			posts "$2" "$3" "$4"
			ms=$(race "$who" "$2" "$3" "$total") || return 1
			echo "$ms" >>"$place/$who.ms"
			awk -v who="$who" -v ms="$ms" -v n="$total" 'BEGIN {
				printf "  %-8s %7d ms, %6.0f recipients/s\n",
				    who, ms, n * 1000 / ms }'
		done
	done
	awk -v a="$(median <"$place/postfix.ms")" \
	    -v b="$(median <"$place/crieur.ms")" -v n="$total" 'BEGIN {
		printf "  medians: Postfix alone %.0f, crieur %.0f " \
		    "recipients/s: ratio %.2f\n",
		    n * 1000 / a, n * 1000 / b, a / b }'
}

peak() { # PROCESS
	awk '/^VmHWM/ { print $2 " kB" }' "/proc/$(house_child "$1")/status"
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
    connections = $connections
}
END
setpriv --reuid=nobody --clear-groups /usr/sbin/smtp-sink \
	"127.0.0.1:$SPARE_PORT" 256 &
sink=$!
make_alone
house_postfix alone start || exit 1
alone=yes
sed -i "/flood_/d" "$HOUSE"/crieur/kinds/*.conf # many posts at once are the point
house_start_crieurd && house_import_people && house_start_mail || exit 1
house_wait_port "$ALONE_PORT" "Postfix alone" || exit 1

compare "one post of 50 kB to $n_people" membres 1 49700 "$n_people" || exit 1
compare "$n_posts posts of 5 kB to 10" acttes "$n_posts" 4700 10 || exit 1
echo "crieur's peaks: gate $(peak crieur-gate)," \
	"clerk $(peak crieur-clerk), relay $(peak crieur-relay)"
