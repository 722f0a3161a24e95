# shellcheck shell=bash disable=SC2034
# Who proves the authors of a mail house: OpenDKIM and OpenDMARC in front of
# the gate, and a name server with the SPF, DKIM and DMARC records of invented
# domains. Sourced by mailhouse.sh; in a house that is made with
# HOUSE_VERIFIERS=yes, house_start and house_stop run them too.
#
# The name server has port 53 of a loopback address of its own, since OpenDMARC
# reads a resolv.conf, which knows no ports: that of the directory it is
# confined to (ChangeRootDirectory), so that the machine's is left alone.

HOUSE_OUTSIDE=192.0.2.10  # from where the domains of the members send
HOUSE_REDIRECT=192.0.2.50 # whose SPF they allow too
HOUSE_ATTACKER=192.0.2.66 # from where mechant.example sends
HOUSE_SELECTOR=essai

# ---- names --------------------------------------------------------------

# One address a row of ports, so that houses can stand side by side.
house_name_address() {
	# shellcheck disable=SC2153
	local n=$(((HOUSE_ROW - 10000) / 10))
	echo "127.77.$((n / 250 + 1)).$((n % 250 + 1))"
}

# house_names DOMAIN SPF DMARC_POLICY: its records; "" leaves one out.
house_names() {
	echo "$1. MX 10 mail.$1."
	[ -z "$2" ] || echo "$1. TXT \"v=spf1 $2 -all\""
	echo "$HOUSE_SELECTOR._domainkey.$1. TXT $HOUSE_DKIM_RECORD"
	[ -z "$3" ] || echo "_dmarc.$1. TXT \"v=DMARC1; p=$3\""
}

# A string in a record has at most 255 octets.
house_make_dkim_key() {
	openssl genrsa -out "$HOUSE/names/dkim.key" 2048 2>/dev/null &&
	chmod 600 "$HOUSE/names/dkim.key" &&
	HOUSE_DKIM_RECORD=$(
		printf '"v=DKIM1; k=rsa; p="'
		openssl rsa -in "$HOUSE/names/dkim.key" -pubout 2>/dev/null |
			sed -n '/^---/!s/.*/ "&"/p' | tr -d '\n')
}

house_make_names() {
	local members="ip4:$HOUSE_OUTSIDE ip4:$HOUSE_REDIRECT"
	mkdir "$HOUSE/names" && house_make_dkim_key || return 1
	NAME_ADDRESS=$(house_name_address)
	{
		printf '%sTTL 60\n' '$'
		echo '. SOA names.invalid. root.invalid. 1 60 60 60 60'
		echo '. NS names.invalid.'
		echo "names.invalid. A $NAME_ADDRESS"
		house_names example.org "$members" reject
		house_names example.net "$members" quarantine
		house_names example.com "$members" none
		house_names ailleurs.example "$members" ''
		house_names "$DOMAIN" "$members" reject
		house_names mechant.example ip4:$HOUSE_ATTACKER reject
	} >"$HOUSE/names/root.zone"
	cat >"$HOUSE/names/nsd.conf" <<-END
	server:
	  ip-address: $NAME_ADDRESS
	  port: 53
	  server-count: 1
	  username: ""
	  chroot: ""
	  zonesdir: "$HOUSE/names"
	  database: ""
	  pidfile: "$HOUSE/names/nsd.pid"
	  xfrdfile: "$HOUSE/names/xfrd.state"
	  zonelistfile: "$HOUSE/names/zone.list"
	  logfile: "$HOUSE/names/log"
	remote-control:
	  control-enable: no
	zone:
	  name: "."
	  zonefile: "root.zone"
	END
}

# ---- OpenDKIM and OpenDMARC ---------------------------------------------

# house_settings FILE NAMES: those lines of a file of contrib
house_settings() {
	grep -E "^($2) " "$MAILHOUSE_LIB/../../contrib/$1"
}

# As the documented ones, but for where things are.
house_make_opendkim() {
	cat >"$HOUSE/names/unbound.conf" <<-END
	server:
	  do-not-query-localhost: no
	  module-config: "iterator"
	stub-zone:
	  name: "."
	  stub-addr: $NAME_ADDRESS
	END
	cat >"$HOUSE/verifiers/opendkim.conf" <<-END
	$(house_settings opendkim/opendkim.conf \
		'Mode|AuthservID|AlwaysAddARHeader|On-[A-Za-z]*')
	Socket inet:$OPENDKIM_PORT@127.0.0.1
	PidFile $HOUSE/verifiers/opendkim.pid
	ResolverConfiguration $HOUSE/names/unbound.conf
	Background yes
	END
}

house_make_opendmarc() {
	local root=$HOUSE/verifiers/root
	mkdir -p "$root/etc" && chown "$HOUSE_USER" "$root"
	echo "nameserver $NAME_ADDRESS" >"$root/etc/resolv.conf"
	: >"$HOUSE/verifiers/ignored" # nobody, where 127.0.0.1 is the default
	cat >"$HOUSE/verifiers/opendmarc.conf" <<-END
	$(house_settings opendmarc/opendmarc.conf \
		'AuthservID|TrustedAuthservIDs|PublicSuffixList|SPF[A-Za-z]*|RejectFailures|Ignore[A-Za-z]*')
	IgnoreHosts $HOUSE/verifiers/ignored
	Socket inet:$OPENDMARC_PORT@127.0.0.1
	PidFile /opendmarc.pid
	ChangeRootDirectory $root
	UserID $HOUSE_USER
	Background true
	END
}

house_make_verifiers() {
	[ -n "${HOUSE_VERIFIERS:-}" ] || return 0
	OPENDKIM_PORT=$((HOUSE_ROW + 6))
	OPENDMARC_PORT=$((HOUSE_ROW + 7))
	mkdir "$HOUSE/verifiers" && house_make_names && house_make_opendkim &&
		house_make_opendmarc
}

# The chain of the front's milters, as in contrib/postfix.
house_milters() {
	local gate=unix:$GATE_SOCKET verifier
	if [ -z "${HOUSE_VERIFIERS:-}" ]; then
		echo "$gate"
		return
	fi
	printf '%s' "$gate"
	for verifier in $OPENDKIM_PORT $OPENDMARC_PORT; do
		printf ', { inet:127.0.0.1:%s, default_action=accept }' \
			"$verifier"
	done
	printf ', %s\n' "$gate"
}

house_start_opendkim() {
	opendkim -x "$HOUSE/verifiers/opendkim.conf" </dev/null \
		>"$HOUSE/verifiers/start" 2>&1 ||
		{ house_fail "$(cat "$HOUSE/verifiers/start")"; return 1; }
	house_wait_port "$OPENDKIM_PORT" opendkim
}

house_start_opendmarc() {
	opendmarc -c "$HOUSE/verifiers/opendmarc.conf" </dev/null \
		>"$HOUSE/verifiers/start" 2>&1 ||
		{ house_fail "$(cat "$HOUSE/verifiers/start")"; return 1; }
	house_wait_port "$OPENDMARC_PORT" opendmarc
}

house_start_verifiers() {
	[ -d "$HOUSE/verifiers" ] || return 0
	nsd -c "$HOUSE/names/nsd.conf" </dev/null >"$HOUSE/names/start" 2>&1 ||
		{ house_fail "nsd: $(cat "$HOUSE/names/start")"; return 1; }
	house_start_opendkim && house_start_opendmarc
}

house_stop_opendkim() {
	house_end_process "$HOUSE/verifiers/opendkim.pid"
}

house_stop_opendmarc() {
	house_end_process "$HOUSE/verifiers/root/opendmarc.pid"
}

house_stop_verifiers() {
	house_stop_opendmarc
	house_stop_opendkim
	house_end_process "$HOUSE/names/nsd.pid"
}

# ---- signatures ---------------------------------------------------------

# house_sign DOMAIN [TAGS [FIELDS]] < MESSAGE: with a DKIM signature of that
# domain over the fields (DKIM_FIELDS unless said), each of which the message
# has once; TAGS ("l=10; x=...;") go into it as they are.
DKIM_FIELDS=from:to:subject:date:message-id
house_sign() {
	local file hash signature fields=${3:-$DKIM_FIELDS}
	file=$(mktemp "$HOUSE/sign.XXXXXX")
	sed 's/\r*$/\r/' >"$file"
	hash=$(sed '1,/^\r$/d' "$file" | dkim_body "${2:-}" |
		openssl dgst -sha256 -binary | base64)
	signature="DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=$1;"
	signature+=" s=$HOUSE_SELECTOR; ${2:-} h=$fields; bh=$hash; b="
	printf '%s' "$signature"
	{
		dkim_header "$fields" "$file"
		printf '%s' "$signature"
	} | openssl dgst -sha256 -sign "$HOUSE/names/dkim.key" | base64 -w 0
	printf '\r\n'
	cat "$file"
	rm -f "$file"
}

# The body without the empty lines at its end, or the octets that l= says.
dkim_body() { # TAGS
	case $1 in
	*l=[0-9]*) head -c "$(tr -dc '0-9' <<<"$1")" ;;
	*) awk '
		{ lines = lines $0 "\n" }
		$0 != "\r" { printf "%s", lines; lines = "" }' ;;
	esac
}

dkim_header() { # FIELDS FILE: these of its fields as they are, in that order
	tr ':' '\n' <<<"$1" | while read -r name; do
		awk -v name="$name" '
			$0 == "\r" { exit }
			/^[ \t]/ { if (is_it) print; next }
			{ is_it = tolower(substr($0, 1, index($0, ":") - 1)) == name }
			is_it' "$2"
	done
}

# ---- another client -----------------------------------------------------

# house_speak SENDER RECIPIENTS [CLIENT [HELO]] < MESSAGE: one transaction of
# which the front believes that it comes from CLIENT (XCLIENT), an address or
# ADDRESS/NAME; the answers as house_send tells them. With HOUSE_RAW=yes the
# octets go as they are, the end of data included.
house_speak() {
	local file status
	file=$(mktemp "$HOUSE/speech.XXXXXX")
	if [ -n "${HOUSE_RAW:-}" ]; then
		cat >"$file"
	else
		sed 's/^\./../; s/\r*$/\r/' >"$file"
		printf '.\r\n' >>"$file"
	fi
	exec {SPEECH}<>"/dev/tcp/127.0.0.1/$SMTP_PORT" || return 1
	speech_dialogue "$file" "$@"
	status=$?
	exec {SPEECH}>&-
	rm -f "$file"
	return $status
}

# The last line of a reply, into $reply; fails unless it is 2xx or 3xx.
speech_hears() {
	local line
	while IFS= read -r -t 60 line <&"$SPEECH"; do
		reply=${line%$'\r'}
		[ "${reply:3:1}" = - ] || break
	done
	[[ $reply = [23]* ]]
}

speech_says() { # LINE [TITLE]: with a title the answer is told
	printf '%s\r\n' "$1" >&"$SPEECH"
	speech_hears
	set -- "$?" "${2:-}"
	[ -z "$2" ] || echo "$2: $reply"
	return "$1"
}

speech_dialogue() { # FILE SENDER RECIPIENTS CLIENT HELO
	local reply='' recipient n_taken=0 client=${4:-$HOUSE_OUTSIDE}
	local name='[UNAVAILABLE]'
	[ "${client#*/}" = "$client" ] || name=${client#*/}
	speech_hears && speech_says "EHLO localhost" &&
	speech_says "XCLIENT ADDR=${client%/*} NAME=$name" &&
	speech_says "EHLO ${5:-client.example}" &&
	speech_says "MAIL FROM:<$2> BODY=8BITMIME" || { echo "mail: $reply"; return 1; }
	for recipient in $3; do
		! speech_says "RCPT TO:<$recipient>" "rcpt $recipient" ||
			n_taken=$((n_taken + 1))
	done
	[ $n_taken -gt 0 ] && speech_says DATA || return 1
	cat "$1" >&"$SPEECH"
	speech_hears
	set -- $?
	echo "data: $reply"
	printf 'QUIT\r\n' >&"$SPEECH"
	return "$1"
}
