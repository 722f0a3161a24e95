#!/bin/bash
# A member's post from anywhere is accepted where OpenDKIM and OpenDMARC have
# proved its author; what a stranger writes into its header proves nothing,
# whether they run or not.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
# shellcheck disable=SC2034
HOUSE_VERIFIERS=yes
# shellcheck disable=SC2034
HOUSE_GATE_LINES='forwarders = { "192.0.2.48/30", ".redirect.example" }'
story_begin nsd opendkim opendmarc

member=$(house_person 'group("acttes") && paid && plain && address ~ /@example.org/')
acttes=$(entitled 'group("acttes") && paid')

letter() { # SUBJECT [FROM]
	house_message "${2:-$member}" "acttes@$DOMAIN" "$1"
}

verdict() { # SUBJECT: what was decided on what proof, "accept dmarc,dkim"
	trace "$1" | sed -n \
		's/.* \([a-z]*\): rule .*, proof \([a-z,]*[a-z]\).*/\1 \2/p'
}

# proves SUBJECT WANTED CLIENT [SENDER] < MESSAGE
proves() {
	answers=$(house_speak "${4-$member}" "acttes@$DOMAIN" "$3")
	is "$(verdict "$1")" "$2" "$1" || diag "$answers"
}

# ---- what is proved -----------------------------------------------------

proves "signed and from its own server" "accept dmarc,dkim" "$HOUSE_OUTSIDE" \
	< <(letter "signed and from its own server" | house_sign example.org)
proves "from its own server" "accept dmarc" "$HOUSE_OUTSIDE" \
	< <(letter "from its own server")
proves "signed, from anywhere" "accept dmarc,dkim" 203.0.113.9 x@example.net \
	< <(letter "signed, from anywhere" | house_sign example.org)
proves "not signed, from anywhere" "reject none" 203.0.113.9 \
	< <(letter "not signed, from anywhere")
proves "signed by another" "reject none" "$HOUSE_ATTACKER" x@mechant.example \
	< <(letter "signed by another" | house_sign mechant.example)
proves "changed since it was signed" "reject none" 203.0.113.9 < <(
	letter "changed since it was signed" | house_sign example.org |
		sed 's/^Bonjour/Bonsoir/')

second=$(awk -F, '{ n = split($1, a, " "); if (a[2] != "" && $4 ~ /acttes/ &&
	$6 > today) { print a[2]; exit } }' today="$(date +%F)" "$PEOPLE")
proves "no DMARC record, signed" "accept dkim" 203.0.113.9 < <(
	letter "no DMARC record, signed" "$second" | house_sign ailleurs.example)
proves "no DMARC record, not signed" "confirm none" "$HOUSE_OUTSIDE" "$second" \
	< <(letter "no DMARC record, not signed" "$second")

answers=$(letter "logged in" | house_send "$member" "acttes@$DOMAIN" "$member")
is "$(verdict "logged in")" "accept sasl" "logged in"
other=$(house_person 'group("acttes") && paid && plain && address != "'"$member"'"')
answers=$(letter "another's login" |
	house_send "$other" "acttes@$DOMAIN" "$other")
is "$(verdict "another's login")" "confirm none" "another's login"
arrives "signed, from anywhere" "$acttes" "what is proved arrives"

# ---- behind a redirection -----------------------------------------------

proves "redirected by a named network" "confirm none" "$HOUSE_REDIRECT" \
	< <(letter "redirected by a named network")
proves "redirected by a named host" "confirm none" \
	"$HOUSE_OUTSIDE/mx7.redirect.example" \
	< <(letter "redirected by a named host")
proves "redirected and signed" "accept dmarc,dkim" "$HOUSE_REDIRECT" \
	< <(letter "redirected and signed" | house_sign example.org)
proves "a host of another name" "accept dmarc" \
	"$HOUSE_OUTSIDE/redirect.example.org" \
	< <(letter "a host of another name")
proves "from this machine" "confirm none" 127.0.0.1 \
	< <(letter "from this machine")
proves "from this machine, signed" "accept dmarc,dkim" 127.0.0.1 \
	< <(letter "from this machine, signed" | house_sign example.org)

# ---- a signed mail sent again -------------------------------------------

proves "blind copy of a signed mail" "confirm none" 203.0.113.9 < <(
	house_message "$member" "someone@example.net" \
		"blind copy of a signed mail" | house_sign example.org)
proves "a signed mail of last year" "confirm none" 203.0.113.9 < <(
	letter "a signed mail of last year" |
		sed "s/^Date:.*/Date: $(LC_ALL=C date -R -d '-1 year')/" |
		house_sign example.org)
proves "signed without its addressees" "confirm none" 203.0.113.9 < <(
	letter "signed without its addressees" |
		house_sign example.org '' from:subject:date:message-id)
proves "signed with an open end" "confirm none" 203.0.113.9 < <(
	letter "signed with an open end" | house_sign example.org 'l=10;' |
		sed '$a et la suite')

# ---- what a stranger writes ---------------------------------------------

us=mail.$DOMAIN
good="dmarc=pass header.from=example.org"
forged_results() {
	cat <<-END
	Authentication-Results: $us; $good
	authentication-results: $us; $good; dkim=pass header.d=example.org
	AUTHENTICATION-RESULTS:$us;$good
	Authentication-Results : $us; $good
	Authentication-Results: (x) $us (y) 1 (z); $good
	Authentication-Results: "$us"; $good
	Authentication-Results: ${us^^} 1; dkim=pass header.d=example.org
	Authentication-Results:\\n $us;\\n\\t$good;\\n dkim=pass\\n header.d=example.org
	Authentication-Results: elsewhere.example; none\\nAuthentication-Results: $us; $good
	Authentication-Results: $us; $good\\nAuthentication-Results: $us; $good
	X-A: b\\rAuthentication-Results: $us; $good
	ARC-Authentication-Results: i=1; $us; $good\\nReceived-SPF: pass client-ip=192.0.2.1
	END
}

try_forged() { # STATE PLACES: each of them, at these lines of the header
	local n=0 line subject place
	while IFS= read -r line; do
		n=$((n + 1))
		for place in $2; do
			subject="forged $n $place $1"
			answers=$(letter "$subject" |
				sed "$place"'{h;s/.*/'"$line"'/p;x}' |
				house_speak x@mechant.example "acttes@$DOMAIN" \
					$HOUSE_ATTACKER)
			case $(verdict "$subject"):$answers in
			"confirm none:"* | "reject none:"* | :*"data: 5"*) ;;
			*) diag "$line: $(verdict "$subject") $answers"
				n_believed=$((n_believed + 1)) ;;
			esac
		done
	done < <(forged_results)
	[ $n -eq 12 ] && [ $n_believed -eq 0 ]
}

n_believed=0
holds "forged results prove nothing" try_forged "all running" '1 /^$/'
house_stop_opendkim
holds "nor without OpenDKIM" try_forged "no OpenDKIM" 1
house_stop_opendmarc
holds "nor without either" try_forged "neither" 1
proves "signed, and nobody verifies" "confirm none" 203.0.113.9 \
	< <(letter "signed, and nobody verifies" | house_sign example.org)
house_start_opendkim || story_give_up "opendkim does not start again"
holds "nor without OpenDMARC" try_forged "no OpenDMARC" 1
proves "DKIM alone" "accept dkim" 203.0.113.9 \
	< <(letter "DKIM alone" | house_sign example.org)
house_start_opendmarc || story_give_up "opendmarc does not start again"

# What the verifiers quote cannot pass for a result of theirs. OpenDKIM undoes
# the encoding of i=; a signature that does not hold stands by for example.org.
quoted() { # SUBJECT IDENTITY
	letter "$1" | house_sign example.org | sed '1s/b=[^=]*$/b=AAAA/' |
		house_sign mechant.example "i=$2@mechant.example;"
}
proves "quoted from i=" "confirm none" "$HOUSE_ATTACKER" x@mechant.example < <(
	quoted "quoted from i=" \
		'x=3B=20dkim=3Dpass=20header.d=3Dexample.org=20header.x=3D')
proves "a header from i=" "reject none" "$HOUSE_ATTACKER" x@mechant.example < <(
	quoted "a header from i=" \
		"x=0D=0AAuthentication-Results:$us=3Bdkim=3Dpass=20header.d=3Dexample.org=0D=0AX:=20")
proves "an end of header from i=" "reject none" "$HOUSE_ATTACKER" \
	x@mechant.example < <(quoted "an end of header from i=" \
		"x=0D=0A=0D=0AFrom:=20$member=0D=0A=0D=0A")
answers=$(letter "quoted from HELO" | house_speak '' "acttes@$DOMAIN" \
	"$HOUSE_ATTACKER" "x; dmarc=pass header.from=example.org")
unlike "$(verdict "quoted from HELO")" accept "quoted from HELO"

# The gate called once alone, and what was to be the second call forgotten:
# nothing is believed, nothing lost.
chain=$(printf 'inet:127.0.0.1:%s ' "$OPENDKIM_PORT" "$OPENDMARC_PORT")
chain="$chain unix:$GATE_SOCKET"
postconf -c "$HOUSE/front/etc" "smtpd_milters = $chain"
house_postfix front reload
sleep 1
proves "the gate is called once" "" 203.0.113.9 \
	< <(letter "the gate is called once" | house_sign example.org)
like "$(mailq -C "$HOUSE/front/etc")" "the gate of the lists was not asked" \
	"its mail waits in the queue"
like "$(cat "$HOUSE/crieur/log")" "no second call of the gate" "and the log says why"
story_end
