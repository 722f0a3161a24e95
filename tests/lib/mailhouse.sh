# shellcheck shell=bash disable=SC2034
# A whole mail house in one directory, on loopback ports chosen free: sourced
# by contrib/demo and by the stories.
#
#   front      a Postfix with crieur's gate: port 25's and port 587's likes
#   smarthost  a Postfix that wants TLS and a password, and delivers to
#              Maildirs: $MAILBOXES/ADDRESS/new
#   dovecot    SASL for both
#   verifiers  OpenDKIM, OpenDMARC and a name server, if HOUSE_VERIFIERS is set
#   crieur     crieurd, its policies, its register
#
#   house_make DIR; house_start; ... ; house_stop
#
# Runs as root, needs neither systemd nor syslog, and several may stand side by
# side. Nothing here sends a byte beyond 127.0.0.1.

MAILHOUSE_LIB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/lib/verifiers.sh
. "$MAILHOUSE_LIB/verifiers.sh"
HOUSE_ACCOUNT=listes@coopdescommuns.org
HOUSE_ACCOUNT_PASSWORD=le-mot-de-passe-du-compte
HOUSE_USER=${HOUSE_USER:-nobody} # whom crieur's children run as
HOUSE_MAIL_USER=mail   # whom the Maildirs belong to
HOUSE_POLICIES=${HOUSE_POLICIES:-$MAILHOUSE_LIB/../../policies}

house_fail() {
	echo "mailhouse: $*" >&2
	return 1
}

house_say() {
	[ -z "${HOUSE_VERBOSE:-}" ] || echo "$*"
}

# ---- ports --------------------------------------------------------------

house_listens() { # PORT
	(: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

house_wait_port() { # PORT WHAT
	local tries=0
	until house_listens "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] ||
			{ house_fail "$2 does not listen on port $1"; return 1; }
		sleep 0.1
	done
}

# Whether somebody listens on that socket of the file system.
house_socket_listens() { # PATH
	grep -qsF " $1" /proc/net/unix
}

# Ten ports in a row below those the kernel gives to clients. The row is
# claimed by a directory, since its ports are bound only later.
house_claim_ports() {
	local claim row tries=0
	while [ $tries -lt 200 ]; do
		tries=$((tries + 1))
		row=$((10000 + (RANDOM % 2200) * 10))
		claim=${TMPDIR:-/tmp}/crieur-ports-$row
		mkdir "$claim" 2>/dev/null || continue
		if house_row_is_free "$row"; then
			HOUSE_ROW=$row
			HOUSE_CLAIM=$claim
			return 0
		fi
		rmdir "$claim"
	done
	house_fail "no free ports"
}

house_row_is_free() { # FIRST
	local port
	for ((port = $1; port < $1 + 10; port++)); do
		! house_listens $port || return 1
	done
}

# ---- certificates -------------------------------------------------------

house_certificate() { # FILE_STEM NAMES: signed by the house's CA
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -subj "/CN=$1" -keyout "$HOUSE/tls/$1.key" \
		-out "$HOUSE/tls/$1.csr" 2>/dev/null &&
	openssl x509 -req -in "$HOUSE/tls/$1.csr" -days 30 -CAcreateserial \
		-CA "$HOUSE/tls/ca.pem" -CAkey "$HOUSE/tls/ca.key" \
		-extfile <(echo "subjectAltName=$2") \
		-out "$HOUSE/tls/$1.pem" 2>/dev/null
}

house_authority() { # FILE_STEM
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 \
		-nodes -days 30 -subj "/CN=authority of a mail house" \
		-addext "basicConstraints=critical,CA:TRUE" \
		-keyout "$HOUSE/tls/$1.key" -out "$HOUSE/tls/$1.pem" 2>/dev/null
}

house_make_tls() {
	mkdir "$HOUSE/tls"
	if ! house_authority ca ||
	    ! house_certificate house \
		"DNS:localhost,DNS:smarthost.example,IP:127.0.0.1" ||
	    ! house_certificate wrong-name "DNS:elsewhere.example"; then
		house_fail "openssl made no certificates"
	fi
}

# ---- Postfix ------------------------------------------------------------

house_main_cf() { # NAME: what both have
	cat <<-END
	compatibility_level = 3.6
	config_directory = $HOUSE/$1/etc
	queue_directory = $HOUSE/$1/spool
	data_directory = $HOUSE/$1/data
	maillog_file = $HOUSE/$1/log
	maillog_file_prefixes = $HOUSE
	inet_interfaces = 127.0.0.1
	inet_protocols = ipv4
	mynetworks =
	mydestination =
	alias_maps =
	alias_database =
	local_recipient_maps =
	disable_dns_lookups = yes
	smtp_host_lookup = native
	smtpd_peername_lookup = no
	biff = no
	in_flow_delay = 0
	queue_run_delay = 5s
	minimal_backoff_time = 5s
	maximal_backoff_time = 10s
	smtpd_client_connection_count_limit = 0
	maildir_destination_recipient_limit = 1
	default_transport = maildir
	smtpd_sasl_type = dovecot
	smtpd_sasl_path = $HOUSE/dovecot/auth
	smtpd_tls_cert_file = $HOUSE/tls/house.pem
	smtpd_tls_key_file = $HOUSE/tls/house.key
	smtpd_tls_mandatory_protocols = >=TLSv1.2
	smtpd_tls_session_cache_database =
	END
}

house_master_cf() {
	cat <<-END
	pickup    unix  n  -  n  60    1  pickup
	cleanup   unix  n  -  n  -     0  cleanup
	qmgr      unix  n  -  n  300   1  qmgr
	tlsmgr    unix  -  -  n  1000? 1  tlsmgr
	rewrite   unix  -  -  n  -     -  trivial-rewrite
	bounce    unix  -  -  n  -     0  bounce
	defer     unix  -  -  n  -     0  bounce
	trace     unix  -  -  n  -     0  bounce
	verify    unix  -  -  n  -     1  verify
	flush     unix  n  -  n  1000? 0  flush
	proxymap  unix  -  -  n  -     -  proxymap
	proxywrite unix - -   n  -     1  proxymap
	smtp      unix  -  -  n  -     -  smtp
	relay     unix  -  -  n  -     -  smtp
	showq     unix  n  -  n  -     -  showq
	error     unix  -  -  n  -     -  error
	retry     unix  -  -  n  -     -  error
	discard   unix  -  -  n  -     -  discard
	virtual   unix  -  n  n  -     -  virtual
	anvil     unix  -  -  n  -     1  anvil
	scache    unix  -  -  n  -     1  scache
	postlog   unix-dgram n - n -   1  postlogd
	maildir   unix  -  n  n  -     8  pipe
	  flags=DRhu user=$HOUSE_MAIL_USER
	  argv=$HOUSE/bin/to-maildir $HOUSE/mailboxes \${recipient}
	END
}

house_make_postfix() { # NAME
	mkdir -p "$HOUSE/$1/etc" "$HOUSE/$1/spool" "$HOUSE/$1/data"
	chown postfix: "$HOUSE/$1/data"
	house_main_cf "$1" >"$HOUSE/$1/etc/main.cf"
	house_master_cf >"$HOUSE/$1/etc/master.cf"
}

# The settings that matter are those of contrib/postfix.
house_make_front() {
	house_make_postfix front
	cat >>"$HOUSE/front/etc/main.cf" <<-END
	myhostname = mail.$DOMAIN
	relay_domains = $DOMAIN
	relay_recipient_maps =
	transport_maps = inline:{
	  { dsi@$DOMAIN = maildir: }
	  { $DOMAIN = retry:4.3.0 the gate of the lists was not asked } }
	smtpd_reject_unlisted_recipient = no
	smtpd_recipient_restrictions =
	  check_recipient_access inline:{{ $DOMAIN = permit }},
	  reject_unlisted_recipient
	smtpd_milters = $(house_milters)
	non_smtpd_milters = \$smtpd_milters
	milter_default_action = tempfail
	local_header_rewrite_clients =
	milter_connect_timeout = 10s
	milter_command_timeout = 30s
	milter_content_timeout = 300s
	smtpd_relay_restrictions = permit_sasl_authenticated,
	  reject_unauth_destination
	smtpd_tls_security_level = may
	message_size_limit = ${HOUSE_MESSAGE_SIZE_LIMIT:-0}
	smtpd_forbid_bare_newline = reject
	smtpd_forbid_bare_newline_exclusions =
	smtpd_authorized_xclient_hosts = 127.0.0.1
	END
	cat >>"$HOUSE/front/etc/master.cf" <<-END
	127.0.0.1:$SMTP_PORT inet n - n - - smtpd
	127.0.0.1:$SUBMISSION_PORT inet n - n - - smtpd
	  -o syslog_name=postfix/submission
	  -o smtpd_sasl_auth_enable=yes
	  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
	  -o milter_macro_daemon_name=ORIGINATING
	END
}

# Like a provider's: nothing without a password, no password without TLS.
# Addresses that begin with absent or plein are refused, for good or for now.
house_make_smarthost() {
	house_make_postfix smarthost
	cat >>"$HOUSE/smarthost/etc/main.cf" <<-END
	myhostname = smarthost.example
	transport_maps = inline:{
	  { $DOMAIN = smtp:[127.0.0.1]:$SMTP_PORT } }
	smtpd_sasl_auth_enable = yes
	smtpd_tls_auth_only = yes
	smtpd_relay_restrictions =
	  check_sasl_access inline:{$HOUSE_ACCOUNT=permit}, reject
	smtpd_recipient_restrictions = check_recipient_access
	  regexp:$HOUSE/smarthost/etc/recipients
	message_size_limit = 52428800
	END
	cat >"$HOUSE/smarthost/etc/recipients" <<-END
	/^absent[.@]/ 550 5.1.1 no such mailbox here
	/^plein[.@]/ 452 4.2.2 this mailbox is full
	END
	cat >>"$HOUSE/smarthost/etc/master.cf" <<-END
	127.0.0.1:$SMARTHOST_PORT inet n - n - - smtpd
	  -o syslog_name=postfix/smtps
	  -o smtpd_tls_wrappermode=yes
	127.0.0.1:$SMARTHOST_STARTTLS_PORT inet n - n - - smtpd
	  -o syslog_name=postfix/submission
	  -o smtpd_tls_security_level=encrypt
	END
}

# One message on standard input becomes one file in the recipient's Maildir.
house_make_delivery() {
	mkdir "$HOUSE/bin" "$HOUSE/mailboxes"
	chown "$HOUSE_MAIL_USER": "$HOUSE/mailboxes"
	cat >"$HOUSE/bin/to-maildir" <<-'END'
	#!/bin/sh
	case $2 in
	*/* | .* | '') exit 67 ;;
	esac
	box=$1/$2
	[ -d "$box/new" ] || mkdir -p "$box/tmp" "$box/new" "$box/cur" || exit 75
	name=$(date +%s.%N).$$
	cat >"$box/tmp/$name" && mv "$box/tmp/$name" "$box/new/$name" || exit 75
	END
	chmod 755 "$HOUSE/bin/to-maildir"
}

house_postfix() { # NAME COMMAND
	postfix -c "$HOUSE/$1/etc" "$2" </dev/null >"$HOUSE/$1/$2" 2>&1 ||
		house_fail "postfix $2 ($1): $(cat "$HOUSE/$1/$2")" \
			"$(tail -n 5 "$HOUSE/$1/log" 2>/dev/null)"
}

# ---- Dovecot ------------------------------------------------------------

house_make_dovecot() {
	mkdir "$HOUSE/dovecot"
	cat >"$HOUSE/dovecot/dovecot.conf" <<-END
	base_dir = $HOUSE/dovecot/run
	state_dir = $HOUSE/dovecot
	log_path = $HOUSE/dovecot/log
	protocols = none
	ssl = no
	auth_mechanisms = plain login
	disable_plaintext_auth = no
	auth_failure_delay = 0
	passdb {
	  driver = passwd-file
	  args = scheme=PLAIN username_format=%Lu $HOUSE/dovecot/passwords
	}
	userdb {
	  driver = static
	  args = uid=$HOUSE_MAIL_USER gid=mail home=/nonexistent
	}
	service auth {
	  unix_listener $HOUSE/dovecot/auth {
	    mode = 0660
	    user = postfix
	  }
	}
	END
	house_write_passwords
}

# Everybody of the register may log in, under each address, and the account
# the relay uses.
house_write_passwords() {
	{
		echo "$HOUSE_ACCOUNT:$HOUSE_ACCOUNT_PASSWORD"
		awk -F, 'NR > 1 {
			n = split($1, address, " ")
			for (i = 1; i <= n; i++)
				print address[i] ":" $2
		}' "$PEOPLE"
	} >"$HOUSE/dovecot/passwords.new"
	chown dovecot: "$HOUSE/dovecot/passwords.new"
	chmod 600 "$HOUSE/dovecot/passwords.new"
	mv "$HOUSE/dovecot/passwords.new" "$HOUSE/dovecot/passwords"
}

house_start_dovecot() {
	local tries=0
	# Daemons keep what they were given: a file, never a pipe of ours.
	dovecot -c "$HOUSE/dovecot/dovecot.conf" \
		</dev/null >"$HOUSE/dovecot/start" 2>&1 || {
		house_fail "dovecot: $(cat "$HOUSE/dovecot/start")"
		return 1
	}
	until [ -S "$HOUSE/dovecot/auth" ]; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] ||
			{ house_fail "dovecot made no auth socket"; return 1; }
		sleep 0.05
	done
}

# ---- the whole ----------------------------------------------------------

house_check_place() {
	[ "$(id -u)" -eq 0 ] ||
		{ house_fail "must be run as root (Postfix wants it)"; return 1; }
	[ "${#HOUSE}" -le 70 ] || {
		house_fail "$HOUSE: the name is too long for a socket in it"
		return 1
	}
	local user
	for user in postfix "$HOUSE_USER" "$HOUSE_MAIL_USER"; do
		setpriv --reuid="$user" --clear-groups test -x "$HOUSE" || {
			house_fail "$HOUSE: user $user cannot reach it;" \
				"choose a directory such as /var/tmp/NAME"
			return 1
		}
	done
}

house_invent_people() { # FILE
	if [ -n "${HOUSE_PEOPLE:-}" ]; then
		cp "$HOUSE_PEOPLE" "$1"
		return
	fi
	awk -v paid="$(date -d '+150 days' +%F)" \
		-v lapsed="$(date -d '-400 days' +%F)" \
		-f "$MAILHOUSE_LIB/people.awk" >"$1"
}

house_make() { # DIR: must be empty or absent
	mkdir -p "$1" && chmod 755 "$1" || return 1
	HOUSE=$(cd "$1" && pwd)
	house_check_place && house_claim_ports || return 1
	DOMAIN=coopdescommuns.org
	SMTP_PORT=$HOUSE_ROW
	SUBMISSION_PORT=$((HOUSE_ROW + 1))
	SMARTHOST_PORT=$((HOUSE_ROW + 2))
	SMARTHOST_STARTTLS_PORT=$((HOUSE_ROW + 3))
	GATE_SOCKET=$HOUSE/gate/gate.sock
	SPARE_PORT=$((HOUSE_ROW + 5)) # for what a story adds
	CA_FILE=$HOUSE/tls/ca.pem
	MAILBOXES=$HOUSE/mailboxes
	PEOPLE=$HOUSE/people.csv
	house_invent_people "$PEOPLE"
	house_make_tls && house_make_delivery && house_make_dovecot &&
		house_make_verifiers && house_make_front && house_make_smarthost
}

house_write_env() {
	local name
	for name in HOUSE CRIEUR CRIEURD CRIEUR_LIBEXEC CRIEUR_CONFIG DOMAIN \
		SMTP_PORT SUBMISSION_PORT SMARTHOST_PORT \
		OPENDKIM_PORT OPENDMARC_PORT NAME_ADDRESS \
		SMARTHOST_STARTTLS_PORT GATE_SOCKET SPARE_PORT CA_FILE MAILBOXES \
		PEOPLE HOUSE_CLAIM HOUSE_CRIEURD_PID; do
		printf '%s=%q\n' "$name" "${!name:-}"
	done >"$HOUSE/demo.env.new"
	echo "export CRIEUR_CONFIG" >>"$HOUSE/demo.env.new"
	mv "$HOUSE/demo.env.new" "$HOUSE/demo.env"
}

house_start_mail() {
	house_start_verifiers && house_start_dovecot &&
		house_postfix smarthost start &&
		house_postfix front start &&
		house_wait_port "$SMARTHOST_PORT" smarthost &&
		house_wait_port "$SMARTHOST_STARTTLS_PORT" smarthost &&
		house_wait_port "$SMTP_PORT" front &&
		house_wait_port "$SUBMISSION_PORT" front
}

# At once: what is queued in a house that is given up is given up too.
house_stop_mail() {
	local name
	for name in front smarthost; do
		house_end_process "$HOUSE/$name/spool/pid/master.pid"
	done
	house_end_process "$HOUSE/dovecot/run/master.pid"
	house_stop_verifiers
	[ -z "${HOUSE_CLAIM:-}" ] || rmdir "$HOUSE_CLAIM" 2>/dev/null
	return 0
}

# Numbers come round again: a process is the house's when its command line or
# its environment names the house's directory. One that is dead has neither,
# even where nobody waits for it, as in a container.
house_owns() { # PID
	[ -n "$1" ] && grep -qsF "$HOUSE/" "/proc/$1/cmdline" "/proc/$1/environ"
}

house_end_process() { # PID_FILE
	local pid tries=0
	[ -f "$1" ] && read -r pid <"$1" && house_owns "$pid" || return 0
	kill "$pid" 2>/dev/null || return 0
	while house_owns "$pid" && [ $tries -lt 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
}

# ---- crieur -------------------------------------------------------------

# The relay block is apart so that a story can write another.
house_write_relay() { # PORT [TLS [MORE_LINES]]
	cat >"$HOUSE/crieur/relay.conf" <<-END
	relay "smarthost" {
	    host = "localhost"
	    port = $1
	    tls = ${2:-implicit}
	    user = "$HOUSE_ACCOUNT"
	    password_file = "$HOUSE/crieur/password"
	    ca_file = "$CA_FILE"
	    envelope = list
	    from_rewrite = never
	    recipients_per_message = 50
	    recipients_per_hour = 0
	    connections = 2
	    retry_first = 2s
	    retry_max = 5s
	    ${3:-}
	}
	END
}

house_write_site() {
	cat >"$HOUSE/crieur/crieur.conf" <<-END
	site {
	    name = "La Coop des Communs"
	    domain = "$DOMAIN"
	    address = "crieur@$DOMAIN"
	    reserved = {"dsi"}
	    roles = {"president", "dsi", "ca"}
	    language = "fr"
	    timezone = "Europe/Paris"
	    user = "$HOUSE_USER"
	    answers_per_hour = ${ANSWERS_PER_HOUR:-1000}
	}
	store { path = "$HOUSE/crieur/store/crieur.db" }
	gate {
	    socket = "unix:$GATE_SOCKET"
	    socket_group = "postfix"
	    authserv_id = "mail.$DOMAIN"
	    verifiers = ${HOUSE_VERIFIERS:-no}
	    ${HOUSE_GATE_LINES:-}
	    max_message_size = 10M
	}
	include("relay.conf")
	include("kinds/*.conf")
	include("lists/*.conf")
	END
}

house_make_crieur() { # BUILD_TREE
	CRIEUR=$1/crieur
	CRIEURD=$1/crieurd
	CRIEUR_LIBEXEC=$1
	CRIEUR_CONFIG=$HOUSE/crieur/crieur.conf
	export CRIEUR_CONFIG CRIEUR_LIBEXEC
	mkdir "$HOUSE/crieur" "$HOUSE/crieur/store" &&
	chown "$HOUSE_USER": "$HOUSE/crieur/store" &&
	chmod 750 "$HOUSE/crieur/store" &&
	cp -R "$HOUSE_POLICIES/kinds" "$HOUSE_POLICIES/lists" \
		"$HOUSE/crieur/" &&
	(umask 077 &&
		echo "$HOUSE_ACCOUNT_PASSWORD" >"$HOUSE/crieur/password") &&
	house_write_relay "$SMARTHOST_PORT" && house_write_site
}

house_start_crieurd() {
	setsid "$CRIEURD" --config "$CRIEUR_CONFIG" --foreground \
		</dev/null >>"$HOUSE/crieur/log" 2>&1 &
	HOUSE_CRIEURD_PID=$!
	disown
	# Early, so that a house that does not start can be opened and stopped.
	house_write_env
	house_wait 20 house_socket_listens "$GATE_SOCKET" ||
		{ tail -n 20 "$HOUSE/crieur/log" >&2; return 1; }
}

house_stop_crieurd() {
	local tries=0
	[ -n "${HOUSE_CRIEURD_PID:-}" ] || return 0
	! house_owns "$HOUSE_CRIEURD_PID" ||
		kill "$HOUSE_CRIEURD_PID" 2>/dev/null
	while house_owns "$HOUSE_CRIEURD_PID" && [ $tries -lt 400 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	! house_owns "$HOUSE_CRIEURD_PID" ||
		house_fail "crieurd $HOUSE_CRIEURD_PID does not stop"
	HOUSE_CRIEURD_PID=
}

# house_child NAME: the process id of crieurd's child of that name
house_child() {
	local pid
	local -a pids
	read -ra pids < <(cat "/proc/$HOUSE_CRIEURD_PID/task/"*/children)
	for pid in "${pids[@]}"; do
		if [ "$(basename "$(readlink "/proc/$pid/exe")")" = "$1" ]; then
			echo "$pid"
		fi
	done
}

# The password column is for the mail house alone.
house_import_people() {
	"$CRIEUR" people import "$PEOPLE" >"$HOUSE/crieur/import" 2>&1 ||
		{ house_fail "import: $(cat "$HOUSE/crieur/import")"; return 1; }
}

house_start() {
	house_start_crieurd && house_import_people && house_start_mail
}

house_stop() {
	house_stop_crieurd
	house_stop_mail
}

# house_open DIR: take up a house that another shell started.
house_open() {
	[ -f "$1/demo.env" ] ||
		{ house_fail "$1: no demo.env, so no house"; return 1; }
	# shellcheck disable=SC1091
	. "$1/demo.env"
	export CRIEUR_LIBEXEC
}

# ---- people -------------------------------------------------------------

# house_person EXPRESSION: the first address of the first person of the
# register for whom the awk expression holds. It may use address, password,
# name, group(GROUP), role(ROLE), paid, lapsed, guest, plain (no role) and
# platform: contact of one that is in order.
house_person() {
	house_people "$1" | head -n 1
}

house_people() {
	awk -F, -v today="$(date +%F)" '
	function has(text, word) {
		return index(" " text " ", " " word " ") > 0
	}
	function group(word) { return has($4, word) }
	function role(word) { return has($5, word) }
	NR > 1 {
		split($1, addresses, " ")
		address = addresses[1]
		paid = $6 != "" && $6 >= today
		lapsed = $6 != "" && $6 < today
		guest = $5 ~ /guest:/
		plain = $5 == ""
		platform = $8 == "platform" && $9 >= today
		if ('"$1"')
			print address
	}' "$PEOPLE"
}

house_password() { # ADDRESS
	awk -F, -v wanted="$1" 'NR > 1 {
		n = split($1, address, " ")
		for (i = 1; i <= n; i++)
			if (address[i] == wanted) { print $2; exit }
	}' "$PEOPLE"
}

# ---- mail ---------------------------------------------------------------

# house_message FROM TO SUBJECT [TEXT]: a message on standard output. Its
# Message-ID is made of its subject and is told by house_message_id SUBJECT.
house_message() {
	printf 'From: %s\nTo: %s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n' \
		"$1" "$2" "$3" "$(LC_ALL=C date -R)" "$(house_message_id "$3")"
	printf 'MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n'
	printf 'Content-Transfer-Encoding: 8bit\n\n%s\n' \
		"${4:-Bonjour à toutes et à tous,}"
}

house_message_id() { # SUBJECT
	printf '%s.%s@author.example' "$(printf '%s' "$1" | cksum | tr ' ' .)" \
		"${HOUSE_ROW:-${SMTP_PORT:-0}}"
}

# house_send FROM RECIPIENTS [LOGIN] < MESSAGE: one SMTP transaction; with
# LOGIN, an address of the register, on the submission port. RECIPIENTS are
# separated by spaces. Tells the answers:
#
#   rcpt ADDRESS: 250 2.1.5 Ok
#   data: 250 2.0.0 Ok: queued as 4X...
#
# and succeeds when the message was taken.
house_send() {
	local port=$SMTP_PORT recipient dialogue status
	local -a options=()
	for recipient in $2; do
		options+=(--mail-rcpt "$recipient")
	done
	if [ -n "${3:-}" ]; then
		port=$SUBMISSION_PORT
		options+=(--user "$3:$(house_password "$3")")
	fi
	dialogue=$(mktemp "$HOUSE/dialogue.XXXXXX")
	curl -sv --crlf --max-time 300 --mail-rcpt-allowfails \
		--mail-from "$1" "${options[@]}" --upload-file - \
		"smtp://127.0.0.1:$port/client.example" >/dev/null 2>"$dialogue"
	status=$?
	house_read_dialogue <"$dialogue"
	rm -f "$dialogue"
	return $status
}

house_read_dialogue() {
	tr -d '\r' | awk '
	/^> AUTH/ { asked = "auth" }
	/^> MAIL FROM/ { asked = "mail" }
	/^> RCPT TO:/ {
		asked = "rcpt " substr($0, index($0, "<") + 1)
		sub(/>.*/, "", asked)
	}
	/^> DATA/ { asked = "data" }
	/^> QUIT/ { asked = "" }
	/^< [0-9][0-9][0-9]-/ { text = text substr($0, 7) " " }
	/^< [0-9][0-9][0-9] / {
		code = substr($0, 3, 3)
		text = text substr($0, 7)
		if (asked ~ /^rcpt/ || code >= 400 && asked != "" ||
		    asked == "data" && code != 354)
			print asked ": " code " " text
		text = ""
	}'
}

# Those of the files that are a message of this Message-ID: a copy attached to
# another message is none.
house_with_id() { # MESSAGE_ID FILE...
	local wanted=$1
	shift
	[ $# -eq 0 ] || [ ! -e "$1" ] || awk -v wanted="<$wanted>" '
		/^\r?$/ { nextfile }
		tolower($1) == "message-id:" && index($0, wanted) {
			print FILENAME
			nextfile
		}' "$@"
}

# The addresses whose Maildir has a message with this Message-ID, an address
# a line, as often as it has it.
house_received() { # MESSAGE_ID
	house_with_id "$1" "$MAILBOXES"/*/new/* |
		awk -F/ '{ print $(NF - 2) }' | sort
}

# The newest file in ADDRESS's Maildir with this Message-ID.
house_copy() { # ADDRESS MESSAGE_ID
	house_with_id "$2" "$MAILBOXES/$1/new/"* | tail -n 1
}

# house_wait SECONDS COMMAND...: until the command succeeds.
house_wait() {
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.2
	done
}

house_copy_is_there() { # ADDRESS MESSAGE_ID
	[ -n "$(house_copy "$1" "$2")" ]
}

# The mails to ADDRESS whose decoded header and text hold every TEXT, a file a
# line; fails where there is none.
house_mails() { # ADDRESS TEXT...
	local file text is_found=1 address=$1
	shift
	for file in "$MAILBOXES/$address/new/"*; do
		[ -e "$file" ] || return 1
		for text in "$@"; do
			house_readable "$file" | tr '\n' ' ' |
				grep -qF -- "$text" ||
				continue 2
		done
		echo "$file"
		is_found=0
	done
	return $is_found
}

# A mail as its reader sees it: encoded words and quoted-printable undone, with
# the apostrophes and blanks one types.
house_readable() { # FILE
	perl -CS -MEncode -MMIME::QuotedPrint -0777 -ne '
		my ($header, $text) = split /\r?\n\r?\n/, $_, 2;
		my $shown = decode("MIME-Header", $header) . "\n\n" .
			decode("utf-8", decode_qp($text));
		$shown =~ tr/\x{2019}\x{202f}\x{a0}/\x27  /;
		print $shown' "$1"
}

# house_reply ADDRESS SUBJECT TEXT: ADDRESS opens their mailbox in s-nail and
# replies, through the submission port, to the newest mail that holds SUBJECT.
# Their words go below the quotation, where mailx puts the cursor.
house_reply() {
	local password mail id
	mail=$(house_mails "$1" "$2" | tail -n 1)
	[ -n "$mail" ] || return 1
	id=$(sed -n 's/\r$//; s/^Message-ID: <\(.*\)>$/\1/p; /^$/q' "$mail")
	password=$(house_password "$1")
	printf "reply '(header message-id %s)'\n%s\n~.\nexit\n" "$id" "$3" |
		HOME=$HOUSE LC_ALL=C.UTF-8 timeout 60 s-nail -: / -# \
		-S v15-compat -S ttycharset=utf-8 -S sendcharsets=utf-8 \
		-S from="$1" -S hostname=client.example -S nosave -S sendwait \
		-S reply-to-honour=yes -S quote -S smtp-auth=plain \
		-S mta="smtp://${1/@/%40}:$password@127.0.0.1:$SUBMISSION_PORT" \
		-f "$MAILBOXES/$1" >/dev/null
}
