# shellcheck shell=bash disable=SC2034
# A house whose clock stands still, so that what it says is the same at every
# run, for golden tests: sourced by tests/golden/*.t.
#
#   still_make CONF     a house in $place from a crieur.conf, the store made,
#                       policy 1 live, nothing running
#   still_at "2026-11-24 12:00"
#   golden NAME         what follows is told into tests/golden/$section/NAME.out
#   tell WORDS…         run crieur: words, output, errors, exit code are told
#   both WORDS…         the same, then again with --json
#   quiet WORDS…        run crieur and tell nothing
#   clerk               passes of the clerk until nothing is left to do
#   gate_start; hand FROM TO… [-l LOGIN] <MESSAGE   a post into the gate
#   mails               what was put into the queue since it was last told
#   last_to ADDRESS     the newest mail to an address, on output
#   golden_end          compare, and end
#
# With UPDATE=1 in the environment the files are written anew; the reviewer
# reads their difference. By hand, from the build tree:
#
#   [UPDATE=1] tests/golden/NAME.t

top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"

section=$(basename "$0" .t)
expected=$top_srcdir/tests/golden/$section
# Always of the same length: names of files are in texts that are wrapped.
place=$(mktemp -d /tmp/crieur-golden.XXXXXX) || exit 1
mkdir "$place/told"
gate_pid=
crieurd_pid=
still=$top_builddir/tests/golden/still.so
told=()
unset CRIEUR_CONFIG LOG_DEBUG NOTIFY_SOCKET SUDO_USER
export CRIEUR_LIBEXEC=$top_builddir LC_ALL=C.UTF-8
export CRIEUR_STILL_CLOCK=$place/clock
# The library that stills the clock need not be the first of a sanitizer's
# build; what a sanitizer finds belongs on standard error, and fails there.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:verify_asan_link_order=0

still_clear() {
	gate_stop
	crieurd_stop
	rm -rf "$place"
}
trap still_clear EXIT
trap 'exit 143' INT TERM HUP

# Everything of crieur runs under the still clock; nothing else does.
still() {
	LD_PRELOAD=$still "$@"
}

still_at() { # "2026-11-24 12:00", in the site's time zone
	local seconds
	seconds=$(TZ=Europe/Paris date -d "$1" +%s)
	# Never cut short: running processes have it mapped.
	printf '%020d' "$seconds" 1<>"$place/clock"
}

printf '%020d' 0 >"$place/clock"
still_at "2026-11-24 12:00"

still_make() { # CONF, in which @PLACE@ and @USER@ are filled in
	local user tries=0
	user=$(id -un)
	[ "$user" != root ] || user=nobody
	chmod 755 "$place"
	mkdir "$place/etc" "$place/store"
	[ "$(id -un)" != root ] || chown "$user:" "$place/store"
	echo secret >"$place/etc/secret"
	chmod 600 "$place/etc/secret"
	sed "s|@PLACE@|$place|g; s|@USER@|$user|g" "$1" >"$place/etc/crieur.conf"
	store=$place/store/crieur.db
	crieurd_start
	# Nobody else opens the store while it is made: the gate tells when. Then
	# each child has told that it runs.
	until [ -S "$place/store/gate.sock" ] && quiet status --json &&
		[ "$(grep -c '"is_running": true' "$place/out")" -eq 4 ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || {
			diag "$(cat "$place/log")"
			bail_out "crieurd does not start"
		}
		sleep 0.1
	done
	crieurd_stop
}

# Not by still(): $! is to be the program, not a shell around it.
crieurd_start() {
	LD_PRELOAD=$still "$top_builddir/crieurd" --foreground \
		--config "$place/etc/crieur.conf" </dev/null >>"$place/log" 2>&1 &
	crieurd_pid=$!
}

crieurd_stop() {
	[ -n "$crieurd_pid" ] || return 0
	kill "$crieurd_pid" 2>/dev/null
	wait "$crieurd_pid" 2>/dev/null
	crieurd_pid=
}

# ---- what is told ----------------------------------------------------------

golden() { # NAME
	golden_file=$place/told/$1
	told+=("$1")
	: >"$golden_file"
}

# What varies from run to run, and where the house stands. A soft line break of
# quoted-printable is taken out first: it may part a token. (The end of an
# encoded word is none.)
normal() {
	sed -zE 's/([^?])=\r?\n/\1/g' | tr -d '\r' | sed -E \
		-e "s|$place|PLACE|g; s|$top_builddir|BUILD|g" \
		-e "s/(admin:|\"admin:)$(id -un)\\b/\\1ADMIN/g" \
		-e 's/("pid": )[0-9]+/\1PID/' \
		-e 's/(, process )[0-9]+/\1PID/' \
		-e 's/("free_octets": |_disk_free_bytes )[0-9]+/\1N/' \
		-e 's/(%2B|\b)[a-z2-7]{26}\b/\1TOKEN/g' \
		-e 's/=_[0-9a-f]{32}/=_BOUNDARY/g' \
		"${normal_also[@]}"
}
normal_also=(-e '')

crieur() {
	still "$top_builddir/crieur" --config "$place/etc/crieur.conf" "$@"
}

# quiet WORDS…: the exit code in $code, the output in $place/out
quiet() {
	crieur "$@" >"$place/out" 2>"$place/complaint" <"${input:-/dev/null}"
	code=$?
	input=
}

shown() { # WORDS, quoted where they need it
	local word line='$ crieur'
	for word; do
		case $word in
		*[!A-Za-z0-9@=.,:/_+-]* | '') line="$line '$word'" ;;
		*) line="$line $word" ;;
		esac
	done
	printf '%s\n' "$line"
}

tell() {
	quiet "$@"
	{
		shown "$@"
		[ ! -s "$place/out" ] || cat "$place/out"
		[ ! -s "$place/complaint" ] || sed 's/^/! /' "$place/complaint"
		[ $code -eq 0 ] || echo "exit $code"
		echo
	} >>"$golden_file"
}

both() {
	local kept=$input
	tell "$@"
	input=$kept
	tell "$@" --json
}

say() { # words of the test's own
	printf '%s\n' "$*" >>"$golden_file"
}

# ---- the clerk and the gate ------------------------------------------------

clerk() {
	local pass
	for pass in 1 2 3; do
		CRIEUR_STILL_ONCE=yes still "$top_builddir/crieur-clerk" --store "$store" \
			</dev/null >>"$place/log" 2>&1 ||
			bail_out "the clerk fails: $(tail -n 3 "$place/log")"
	done
}

gate_start() {
	local tries=0

	# What a gate that ended has left.
	rm -f "$place/store/gate.sock"
	LD_PRELOAD=$still "$top_builddir/crieur-gate" --store "$store" \
		</dev/null >>"$place/log" 2>&1 &
	gate_pid=$!
	until [ -S "$place/store/gate.sock" ]; do
		tries=$((tries + 1))
		[ $tries -lt 300 ] || {
			diag "$(tail -n 5 "$place/log")"
			bail_out "the gate does not start"
		}
		sleep 0.1
	done
}

gate_stop() {
	[ -n "$gate_pid" ] || return 0
	kill "$gate_pid" 2>/dev/null
	wait "$gate_pid" 2>/dev/null
	gate_pid=
	rm -f "$place/store/gate.sock"
}

# hand [-l LOGIN] FROM TO…: the message on standard input; answers on output.
hand() {
	local -a login=()
	if [ "$1" = -l ]; then
		login=(-l "$2")
		shift 2
	fi
	"$top_builddir/tests/lib/milter_client" "${login[@]}" \
		"$place/store/gate.sock" "$@"
}

# message FROM TO SUBJECT [TEXT [FIELD…]]: a small one, on output. Its Message-ID
# is of its subject, with $message_mark behind.
message() {
	local from=$1 to=$2 subject=$3 text=${4:-Bonjour à toutes et à tous,}
	shift 3
	[ $# -eq 0 ] || shift
	printf 'From: %s\nTo: %s\nSubject: %s\n' "$from" "$to" "$subject"
	printf 'Message-ID: <%s%s@author.test>\n' \
		"$(tr -c 'A-Za-z0-9\n' - <<<"$subject")" "${message_mark:-}"
	printf 'Date: Tue, 24 Nov 2026 12:00:00 +0100\nMIME-Version: 1.0\n'
	printf 'Content-Type: text/plain; charset=utf-8\n'
	printf 'Content-Transfer-Encoding: 8bit\n'
	[ $# -eq 0 ] || printf '%s\n' "$@"
	printf '\n%s\n' "$text"
}

# ---- mails in the queue ----------------------------------------------------

in_store() { # SQL
	sqlite3 -cmd '.timeout 10000' "$store" "$1"
}

mails_from=0
mail_text="cast(o.header AS text) ||
	cast(coalesce(o.body, substr(m.content, o.body_offset + 1)) AS text) ||
	coalesce(cast(o.suffix AS text), '')"
mails_of="FROM outgoing AS o LEFT JOIN message AS m ON m.id = o.message_id"

# Each with its kind, its relay, and for whom it is under which envelope.
mails() {
	in_store "SELECT '=== ' || o.kind ||
	    iif(o.list = '', '', ' for ' || o.list) || ' by ' || o.relay ||
	    (SELECT group_concat(char(10) || 'to <' || d.address || '> from <' ||
	        coalesce(d.envelope_sender, o.envelope_sender) || '>', '')
	        FROM (SELECT * FROM delivery WHERE outgoing_id = o.id
	            ORDER BY address) AS d) ||
	    char(10) || char(10) || $mail_text
	    $mails_of WHERE o.id > $mails_from ORDER BY o.id" >>"$golden_file"
	mails_from=$(in_store "SELECT coalesce(max(id), 0) FROM outgoing")
}

last_to() { # ADDRESS [TEXT of its header [ANOTHER]]
	in_store "SELECT $mail_text $mails_of
	    JOIN delivery AS d ON d.outgoing_id = o.id
	    WHERE d.address = '$1' AND
	        instr(cast(o.header AS text), '${2:-}') > 0 AND
	        instr(cast(o.header AS text), '${3:-}') > 0
	    ORDER BY o.id DESC LIMIT 1" | tr -d '\r'
}

# The address that the newest mail to somebody that has one is to be answered to.
reply_to() { # ADDRESS [TEXT of its header]
	last_to "$1" "${2:-}" $'\nReply-To' | sed -n 's/^Reply-To: *<\{0,1\}\([^>]*\)>\{0,1\}/\1/p; /^$/q'
}

# ---- the comparison --------------------------------------------------------

golden_end() {
	local name file
	gate_stop
	crieurd_stop
	[ -z "${UPDATE:-}" ] || {
		rm -rf "$expected"
		mkdir "$expected"
	}
	for name in "${told[@]}"; do
		file=$expected/$name.out
		normal <"$place/told/$name" >"$place/normal"
		[ -z "${UPDATE:-}" ] || cp "$place/normal" "$file"
		if cmp -s "$file" "$place/normal"; then
			ok 0 "$name"
		else
			ok 1 "$name"
			diag "$(diff -u "$file" "$place/normal" | head -n 60)"
		fi
	done
	for file in "$expected"/*.out; do
		[ -e "$place/told/$(basename "$file" .out)" ] ||
			ok 1 "$file is told by nothing"
	done
	unlike "$(cat "$place/log")" \
		'Sanitizer|runtime error:|killed by signal (6|11)' \
		"nothing crashed"
	done_testing
}
