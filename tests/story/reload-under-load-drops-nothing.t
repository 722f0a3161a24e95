#!/bin/bash
# Policies go live again and again while mail streams in: no connection is
# dropped, no message is put off, each is judged by one policy or the next, and
# what was taken is there.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

N_STREAMS=4
N_RELOADS=12
member=$(house_person 'group("acttes") && paid && plain')
kind=$HOUSE/crieur/kinds/group.conf
# A member without proof is held; in the other version any post is too large,
# which is said to everybody alike. So many posts would be a flood, and held in
# both.
sed "s/verdict = confirm/verdict = hold/; /flood_/d" "$kind" >"$HOUSE/kind.hold"
sed '/^kind /a\    max_size = 100' "$HOUSE/kind.hold" >"$HOUSE/kind.reject"
cmp -s "$HOUSE/kind.hold" "$HOUSE/kind.reject"
is $? 1 "there are two versions to go live in turn"

# say FD LINE...: one line each, its answer to standard output
say() {
	local fd=$1 line answer
	shift
	for line in "$@"; do
		[ -z "$line" ] || printf '%s\r\n' "$line" >&"$fd"
		while read -r -t 60 answer <&"$fd"; do
			[[ $answer == [0-9][0-9][0-9]-* ]] || break
		done
		[ -n "$answer" ] || return 1
		echo "${answer%$'\r'}"
	done
}

# stream NUMBER: one SMTP connection that sends until it is told to end
stream() {
	local i=0 fd said=$HOUSE/stream.$1
	exec {fd}<>"/dev/tcp/127.0.0.1/$SMTP_PORT" || return 1
	say "$fd" '' "EHLO stream$1.example" >"$said.hello" || return 1
	while [ ! -e "$HOUSE/enough" ]; do
		i=$((i + 1))
		say "$fd" "MAIL FROM:<$member>" "RCPT TO:<acttes@$DOMAIN>" \
			DATA >>"$said.envelopes" || break
		house_message "$member" "acttes@$DOMAIN" "Flux $1 no $i" |
			sed 's/$/\r/' >&"$fd"
		say "$fd" . >>"$said" || break
	done
	say "$fd" QUIT >"$said.bye" || return 1
	exec {fd}>&-
	[ -e "$HOUSE/enough" ]
}

streams=()
for ((i = 1; i <= N_STREAMS; i++)); do
	stream "$i" &
	streams+=($!)
done
n_live=0 version=reject
for ((i = 0; i < N_RELOADS; i++)); do
	cp "$HOUSE/kind.$version" "$kind"
	"$CRIEUR" reload >"$HOUSE/out" 2>&1 && n_live=$((n_live + 1))
	[ $version = hold ] && version=reject || version=hold
done
touch "$HOUSE/enough"
n_whole=0
for pid in "${streams[@]}"; do
	wait "$pid" && n_whole=$((n_whole + 1))
done
is "$n_live" "$N_RELOADS" "each of $N_RELOADS policies goes live"
is "$n_whole" "$N_STREAMS" "no connection is dropped"

cat "$HOUSE"/stream.[0-9] >"$HOUSE/answers"
n=$(wc -l <"$HOUSE/answers")
n_taken=$(grep -c '^250 ' "$HOUSE/answers")
n_refused=$(grep -c '^55[02] 5\.' "$HOUSE/answers")
diag "$n messages, $n_taken taken, $n_refused refused"
is "$((n_taken + n_refused))" "$n" "each message has a verdict, none is put off"
holds "some by one policy" [ "$n_taken" -gt 0 ]
holds "some by the other" [ "$n_refused" -gt 0 ]
is "$(grep -hv '^250\|^354' "$HOUSE"/stream.*.envelopes)" "" \
	"no sender and no recipient either"
is "$("$CRIEUR" held acttes --json | grep -c '"id": ')" "$n_taken" \
	"what was taken is there, each once"
is "$("$CRIEUR" policy log | grep -c '^[0-9]')" "$((N_RELOADS + 1))" \
	"each version is kept"
story_end
