#!/bin/bash
# What OpenDKIM, OpenDMARC and the gate's second call add to a message on its
# way in: a hundred signed posts one after the other, from the connection to the
# answer, without them and with them, in turn. Medians in milliseconds; a program
# to be read, not a test: from the build tree,
#
#     tests/bench/verifiers.sh [POSTS]

set -u
n_posts=${1:-100}
top_builddir=$(pwd)
# shellcheck source=tests/lib/mailhouse.sh
. "$(dirname "$0")/../lib/mailhouse.sh"

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-bench.XXXXXX")
end() {
	[ -z "${HOUSE:-}" ] || house_stop
	rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT TERM
chmod 755 "$place"
# shellcheck disable=SC2034
HOUSE_VERIFIERS=yes
house_make "$place/house" && house_make_crieur "$top_builddir" &&
	house_start || exit 1
author=$(house_person 'group("acttes") && paid && address ~ /@example.org/')
for ((i = 1; i <= 2 * n_posts; i++)); do
	house_message "$author" "acttes-owner@$DOMAIN" "Mesure $i" \
		"$(head -c 4700 /dev/zero | tr '\0' 'x' | fold -w 70)" |
		house_sign example.org >"$place/$i"
done
chain=$(postconf -c "$HOUSE/front/etc" -h smtpd_milters)

measure() { # FIRST
	local from
	for ((i = $1; i < $1 + 10; i++)); do
		from=$(date +%s%N)
		house_speak "$author" "acttes-owner@$DOMAIN" <"$place/$i" \
			>/dev/null || house_fail "refused"
		echo $((($(date +%s%N) - from) / 1000))
	done
}

change_chain() { # MILTERS VERIFIERS
	postconf -c "$HOUSE/front/etc" "smtpd_milters = $1"
	sed -i "s/verifiers = .*/verifiers = $2/" "$HOUSE/crieur/crieur.conf"
	"$CRIEUR" reload >/dev/null
	house_postfix front reload
	sleep 2
}

for ((n = 1; n <= 2 * n_posts; n += 20)); do
	change_chain "unix:$GATE_SOCKET" no
	measure $n >>"$place/without"
	change_chain "$chain" yes
	measure $((n + 10)) >>"$place/with"
done
for which in without with; do
	sort -n "$place/$which" | awk -v which=$which '
		{ us[NR] = $1 }
		END { printf "%-8s the verifiers: %.1f ms (of %d)\n", which,
			us[int((NR + 1) / 2)] / 1000, NR }'
done
