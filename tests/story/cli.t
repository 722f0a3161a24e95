#!/bin/bash
# The command line and crieurd from the build tree, without mail: what each
# command says, its exit code, the keys of its JSON.
top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"

CRIEUR=$top_builddir/crieur
place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-cli.XXXXXX") || exit 1
crieurd_pid=
background_pid=
unset CRIEUR_CONFIG LOG_DEBUG NOTIFY_SOCKET
export CRIEUR_LIBEXEC=$top_builddir TZ=UTC

clear_up() {
	[ -z "$crieurd_pid" ] || kill "$crieurd_pid" 2>/dev/null
	[ -z "$crieurd_pid" ] || wait "$crieurd_pid" 2>/dev/null
	[ -z "$background_pid" ] || kill "$background_pid" 2>/dev/null
	rm -rf "$place"
}
trap clear_up EXIT

# run WORDS…: output in $out, errors in $complaint, exit code in $code.
run() {
	"$CRIEUR" --config "$place/etc/crieur.conf" "$@" \
		>"$place/out" 2>"$place/complaint" </dev/null
	code=$?
	out=$(cat "$place/out")
	complaint=$(cat "$place/complaint")
}

# exits CODE SENTENCE: of the last run.
exits() {
	is "$code" "$1" "$2" || diag "$out" "$complaint"
}

# The keys of the outermost object, sorted, in one line.
keys() {
	sed -n 's/^  "\([a-z_]*\)":.*/\1/p' <<<"$out" | sort | tr '\n' ' '
}

# The first number of a key, whatever the depth.
number() { # KEY
	sed -n "s/^ *\"$1\": \([0-9][0-9]*\),\{0,1\}\$/\1/p" <<<"$out" |
		head -n 1
}

wait_for() { # SECONDS COMMAND…
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

# ---- help, pages, wrong command lines ------------------------------------

page=$top_srcdir/src/cli/crieur.1
in_page=$(sed -n 's/^\.It Ic \([a-z-]*\).*/\1/p' "$page" | sort -u)
out=$("$CRIEUR" --help 2>/dev/null)
is $? 0 "--help succeeds"
in_table=$(sed -n 's/^  \([a-z-]*\)  *[a-z].*/\1/p' <<<"$out" | sort -u)
is "$in_table" "$in_page" "the page has the commands of the program"
wrong=
for command in $in_table; do
	"$CRIEUR" "$command" --help 2>&1 >/dev/null | grep -q . &&
		wrong="$wrong $command"
	"$CRIEUR" "$command" --help 2>/dev/null |
		grep -q "^usage: crieur $command" || wrong="$wrong $command"
done
is "$wrong" "" "each command has a --help on standard output"
if [ -n "$(command -v mandoc)" ]; then
	is "$(mandoc -T lint -W warning "$page" \
		"$top_srcdir/src/crieurd/crieurd.8" 2>&1)" "" \
		"the pages are well formed"
fi
out=$("$CRIEUR" --version)
like "$out" '^crieur [0-9]' "--version tells"
"$CRIEUR" >/dev/null 2>"$place/complaint"
is $? 64 "no command: 64"
"$CRIEUR" chekc >/dev/null 2>"$place/complaint"
is $? 64 "an unknown command: 64"
like "$(cat "$place/complaint")" 'chekc' "and it is named"
"$CRIEUR" check --now >/dev/null 2>"$place/complaint"
is $? 64 "an unknown option: 64"
like "$(cat "$place/complaint")" '^usage: crieur check' "with the usage"

# ---- a site --------------------------------------------------------------

user=$(id -un)
[ "$user" != root ] || user=nobody
mkdir "$place/etc" "$place/etc/lists" "$place/store"
chmod 755 "$place"
[ "$(id -un)" != root ] || chown "$user:" "$place/store"
store=$place/store/crieur.db
gate=$place/store/gate.sock
cat >"$place/etc/crieur.conf" <<END
site {
    name = "Les Essais"
    domains = {"essais.test"}
    address = "crieur@essais.test"
    roles = {"president"}
    language = "en"
    timezone = "UTC"
    user = "$user"
}
store { path = "$store" }
gate {
    socket = "unix:$gate"
    authserv_id = "mail.essais.test"
}
relay "nowhere" {
    host = "127.0.0.1"
    port = 1
    tls = none
    envelope = list
    recipients_per_hour = 200
}
kind "group" {
    receive  = "in(group) and paid"
    moderate = "facilitates(group)"
    rule "members" { when = "in(group) and paid and authenticated" verdict = accept }
    rule "lapsed"  { when = "in(group) and not paid"  verdict = reject  because = "dues-lapsed" }
    rule "guests"  { when = "guest(group)"            verdict = hold    because = "guest" }
    otherwise = reject
    because   = "members-only"
}
include("lists/*.conf")
END
cat >"$place/etc/lists/acttes.conf" <<'END'
list "acttes" {
    kind        = group
    address     = "acttes@essais.test"
    group       = "acttes"
    description = "Recherche"
    expect "a stranger" { from = "quidam@example.net"  verdict = reject }
}
END
cp "$place/etc/lists/acttes.conf" "$place/acttes.good"

run check
exits 0 "check finds everything in order"
is "$complaint" "" "and complains of nothing"
run check --json
is "$(keys)" "errors expectations findings lists ok " "check --json has its keys"
run status
exits 69 "status without a store: 69"
like "$complaint" 'crieur\.db' "which names the store"
run audience acttes
exits 69 "audience without a store: 69"
CRIEUR_CONFIG=$place/etc/crieur.conf "$CRIEUR" check >/dev/null
is $? 0 "\$CRIEUR_CONFIG names the configuration"
"$CRIEUR" --config "$place/none.conf" check >/dev/null 2>&1
is $? 78 "a configuration that is missing: 78"

sed -i 's/kind .*= group/kind = grup/' "$place/etc/lists/acttes.conf"
run check
exits 78 "check finds an error: 78"
like "$complaint" 'lists/acttes\.conf:[0-9]+:' "with file and line"
run check --json
exits 78 "check --json exits 78 too"
like "$out" '"severity": "error"' "and has the finding"
like "$out" '"line": [1-9]' "with its line"
"$top_builddir/crieurd" --config "$place/etc/crieur.conf" --foreground \
	>"$place/out" 2>&1
is $? 78 "crieurd starts nothing: 78"
like "$(cat "$place/out")" 'lists/acttes\.conf:[0-9]+:' "and says where"
cp "$place/acttes.good" "$place/etc/lists/acttes.conf"
sed -i 's/verdict = reject }/verdict = accept }/' "$place/etc/lists/acttes.conf"
run check
exits 78 "an expectation that fails is an error"
like "$complaint" 'acttes\.conf:6.*a stranger|a stranger.*acttes\.conf:6' \
	"and named with its line"
cp "$place/acttes.good" "$place/etc/lists/acttes.conf"

# ---- crieurd -------------------------------------------------------------

start() {
	"$top_builddir/crieurd" --config "$place/etc/crieur.conf" \
		--foreground >>"$place/log" 2>&1 &
	crieurd_pid=$!
}
all_run() {
	run status --json
	[ "$(grep -c '"is_running": true' <<<"$out")" -eq 4 ]
}
start
holds "crieurd starts its children" wait_for 20 all_run
"$top_builddir/crieurd" --config "$place/etc/crieur.conf" --foreground \
	>"$place/out" 2>&1
is $? 73 "a second crieurd on the same store: 73"

for who in membre lapse facile; do
	run person add "Nom $who" "$who@example.org"
	exits 0 "person add $who"
done
run person add "Nom invite" invite@example.org --standing guest
run group add acttes
run group join acttes membre@example.org
run group join acttes lapse@example.org
run group join acttes facile@example.org --as facilitator
run group join acttes invite@example.org --as guest
for who in membre facile; do
	run dues add "$who@example.org" --until "$(date -d '+90 days' +%F)"
	exits 0 "dues add $who"
done

run audience acttes
exits 0 "audience"
is "$out" "facile@example.org
membre@example.org" "an address a line, sorted"
run audience acttes --moderators
is "$out" "facile@example.org" "audience --moderators"
run --json audience acttes
is "$(keys)" "count kind list members suspended_by_bounces " \
    "audience --json has its keys"
run audience nulle-part
exits 66 "audience of no list: 66"
run audience
exits 64 "audience of nothing: 64"

# ---- explain -------------------------------------------------------------

run explain acttes --from membre@example.org --proof sasl
exits 0 "explain says yes to a member with proof"
like "$out" 'accept: rule "members" at .*crieur\.conf:[0-9]+' "by which rule"
run explain acttes --from lapse@example.org --proof sasl
exits 1 "and no to a lapsed one"
like "$out" 'members +no +.*paid = 0' "with the word that said no"
run explain acttes --from quidam@example.net --json
exits 1 "and to a stranger"
is "$(keys)" "at audience because code door file from from_source header line list \
person policy proof proof_source rule sentence trail verdict " \
	"explain --json has its keys"
like "$out" '"person": null' "who is nobody"
printf 'From: membre@example.org\nTo: acttes@essais.test\nSubject: x\n\nx\n' \
	>"$place/mail"
run explain acttes "$place/mail" --proof sasl
exits 0 "explain reads a message"
"$CRIEUR" --config "$place/etc/crieur.conf" explain acttes - --json \
	<"$place/mail" >"$place/out"
is $? 1 "and standard input, where a bare From is no proof"
like "$(cat "$place/out")" '"from": "membre@example.org"' "and its author"
run explain acttes "$place/none"
exits 66 "a message that is missing: 66"
printf 'From: a@b.test\nFrom: c@d.test\n\nx\n' >"$place/mail"
run explain acttes "$place/mail"
exits 1 "two From are refused"
like "$out" 'two-from' "with the reason"
run explain acttes --from membre@example.org --proof sasl --at 2099-01-01
exits 1 "on a day when dues have lapsed"
run explain acttes --from membre@example.org --proof stamp
exits 64 "an unknown proof: 64"
printf '%s\n' 'Authentication-Results: mail.essais.test; spf=pass
 smtp.mailfrom=membre@example.org; dmarc=pass header.from=example.org' \
	'From: membre@example.org' 'To: acttes@essais.test' \
	'Bcc: x@y.test' 'Subject: x' '' x >"$place/mail"
run explain acttes "$place/mail"
exits 0 "the checkers' word in a message file is its proof"
like "$out" '^proof +dmarc \(the message' "and said to be"
like "$out" '^  - Bcc: x@y.test$' "what its header would lose"
like "$out" '^  \+ List-Id: .*<acttes.essais.test>$' "and what it would gain"
run explain acttes "$place/mail" --proof none
exits 1 "but what is said on the command line goes first"
sed -i 's/mail.essais.test/mail.autres.test/' "$place/mail"
run explain acttes "$place/mail"
exits 1 "another machine's word proves nothing"
run explain acttes --from membre@example.org --recipients
like "$out" '^facile@example.org$' "explain --recipients"
like "$out" '^lapse@example.org: no copy: not entitled: .*paid = 0' \
	"and who is left out, for what"
like "$out" '^2 would receive it' "and how many receive"

# ---- texts ---------------------------------------------------------------

run texts
like "$out" '^held-author +notice +built in +list subject why owner$' \
	"texts lists every text with its fields"
run texts members-only --language en
like "$out" '^\{list\} is open to the members' "texts shows one"
run texts nobody
exits 66 "a text there is not: 66"
mkdir -p "$place/etc/texts/fr" "$place/etc/texts/en"
sed -i 's|^site {|&\n    texts = "texts"|' "$place/etc/crieur.conf"
run texts held-author
echo "$out" >"$place/etc/texts/fr/held-author.txt"
printf 'Pas {lst}\n' >"$place/etc/texts/fr/spam.txt"
printf 'Ah\n\xff\n' >"$place/etc/texts/en/spam.txt"
run check
exits 78 "check finds what is wrong in texts"
like "$complaint" 'texts/fr/spam.txt:1:6: .lst. is no field of spam.*list' \
	"by file, line and column"
like "$complaint" 'texts/en/spam.txt:2: not UTF-8' "in each at once"
like "$complaint" 'texts/fr/held-author.txt:1: .* en, ' \
	"and what is not written in each language"
run reload
exits 78 "reload refuses it"
rm "$place/etc/texts/fr/held-author.txt"
echo 'Pas ici, {address} !' >"$place/etc/texts/fr/spam.txt"
echo 'Not here, {address}!' >"$place/etc/texts/en/spam.txt"
run check
exits 0 "corrected texts pass"
sed -i 's/timezone = "UTC"/timezone = "Europe\/Pari"/' "$place/etc/crieur.conf"
run check
exits 78 "a time zone there is not"
like "$complaint" 'crieur.conf:[0-9]+: timezone = "Europe/Pari" is none; .*Europe/Paris\?' \
	"by file and line, with the nearest one"
sed -i 's/timezone = .*/timezone = "UTC"/' "$place/etc/crieur.conf"
run texts spam --language en
is "$out" "Not here, {address}!" "texts shows the site's own"
run texts spam --language en --built-in
like "$out" 'marked as spam' "or the built-in one"
sed -i '/texts = /d' "$place/etc/crieur.conf"
rm -r "$place/etc/texts"

# ---- lists, policies -----------------------------------------------------

run lists
like "$out" '^acttes +acttes@essais\.test +2 +1 ' "lists counts people"
run list acttes --json
exits 0 "list"
like "$out" '"rule": "lapsed"' "has the rules"
run diff
exits 0 "diff: nothing would change"
sed -i 's/in(group) and paid"/in(group)"/' "$place/etc/crieur.conf"
run diff
exits 1 "diff: something would change"
like "$out" 'gains receiving: lapse@example\.org' "who would gain"
run diff --json
is "$(keys)" "changes files lists policy " "diff --json has its keys"
run audience acttes
unlike "$out" 'lapse@' "what is live is unchanged"
run reload
exits 0 "reload"
like "$out" 'policy 2 is live' "a new version is live"
run audience acttes
like "$out" 'lapse@' "and counts"
run reload
like "$out" 'nothing has changed' "reload twice is reload once"
run policy log
like "$out" '^2 .*live' "policy log shows the live one"
run policy show 1
like "$out" '^# .*/etc/crieur\.conf$' "policy show has the files"
run policy show 99
exits 66 "policy show of no version: 66"
run policy revert 1
exits 0 "policy revert"
run audience acttes
unlike "$out" 'lapse@' "it is as it was"
run policy log --json
is "$(number version)" 3 "as a new version"
sed -i 's/receive  = "in(group)"/receive  = "in(group) and paid"/' \
	"$place/etc/crieur.conf"
run diff
exits 0 "diff: the files are what is live again"

echo 'gibberish = 1' >>"$place/etc/lists/acttes.conf"
run reload
exits 78 "reload with an error: 78"
like "$complaint" 'acttes\.conf:8' "with file and line"
run status
exits 1 "status says that a person is needed"
like "$out" 'acttes\.conf:8' "and why"
kill -HUP "$crieurd_pid"
told() {
	run status
	grep -q 'crieurd: reload refused' <<<"$out"
}
holds "SIGHUP: status tells of the refusal" wait_for 10 told
run explain acttes --from membre@example.org --proof sasl
exits 0 "the last good policy stays"
cp "$place/acttes.good" "$place/etc/lists/acttes.conf"
run reload
exits 0 "reload when it is in order again"
run status
exits 0 "status: nothing needs a person"
diag "$out"
run status --json
is "$(keys)" "deliveries floods free_octets inlets messages ok people policy \
posts problems processes relays store suspended_addresses " \
    "status --json has its keys"
run status --metrics
exits 0 "status --metrics"
like "$out" '^crieur_process_up\{process="gate"\} 1$' "tells that the gate is up"
run status --metrics --json
exits 64 "which has no JSON: 64"

# ---- posts, without mail: straight into the gate ---------------------------

submit() { # FROM SUBJECT [LOGIN]
	printf 'From: %s\nTo: acttes@essais.test\nSubject: %s\nMessage-ID: <%s@author.test>\nDate: %s\n\nHello\n' \
		"$1" "$2" "$2" "$(LC_ALL=C date -R)" | sed 's/$/\r/' |
		"$top_builddir/tests/lib/milter_client" ${3:+-l "$3"} \
		"$gate" "$1" acttes@essais.test
}
for subject in one two three; do
	submit invite@example.org $subject invite@example.org >"$place/answer"
	like "$(cat "$place/answer")" '^end discard' "the gate takes post $subject"
done
run held acttes --json
exits 0 "held"
is "$(grep -c '"subject"' <<<"$out")" 3 "has three posts"
first=$(number id)
run held
like "$out" "^$first +acttes .* one\$" "held shows them"
run approve "$first"
exits 0 "approve"
run approve "$first" --json
exits 1 "approve twice: 1"
is "$(keys)" "at by done id list state " "with its keys"
like "$out" '"by": "admin:' "and who was first"
run approve 99999
exits 66 "approve of nothing: 66"
run approve one
exits 64 "approve of no number: 64"
run reject $((first + 1)) --because "Plus tard"
exits 0 "reject"
run discard $((first + 2))
exits 0 "discard"
run held
like "$out" 'nothing is held' "nothing is held any more"

waits() {
	run queue --json
	grep -q 'membre@example.org' <<<"$out"
}
holds "what was approved waits for the relay" wait_for 20 waits
is "$(keys)" "held queue relays unconfirmed " "queue --json has its keys"
# The ID of the post among the questions and notices that wait as well.
id=$(awk '$1 == "\"id\":" { id = $2 + 0 }
	/"kind": "post"/ { print id; exit }' <<<"$out")
relay_waits() {
	run status
	grep -q 'relay nowhere is waiting' <<<"$out"
}
holds "status says that the relay cannot reach the smarthost" \
	wait_for 20 relay_waits
exits 1 "and exits 1"
run queue
like "$out" 'relay nowhere: waiting' "queue says so too"
like "$out" 'the last expected' "and when the last is expected"
run queue --list acttes
exits 0 "queue --list"
run queue retry "$id"
exits 0 "queue retry ID"
run queue retry nowhere
exits 0 "queue retry RELAY"
run queue cancel "$id"
exits 0 "queue cancel"
run queue cancel "$id"
exits 1 "queue cancel twice: 1"
run queue steal "$id"
exits 64 "queue of no verb: 64"

run trace "$first"
exits 0 "trace by ID"
like "$out" 'rule "guests"' "has the rule"
like "$out" 'moderated by admin:' "who moderated it"
like "$out" 'membre@example\.org +cancelled' "and each recipient's outcome"
run trace '<one@author.test>' --json
exits 0 "trace by Message-ID"
is "$(keys)" "messages " "trace --json has its keys"
like "$out" '"moderated_by": "admin:' "and who moderated it"
run trace none@author.test
exits 66 "trace of nothing: 66"

run backup "$place/copy.db"
exits 0 "backup"
run backup "$place/copy.db"
exits 73 "backup over a file: 73"
run backup "$place/nowhere/copy.db"
exits 73 "backup into no directory: 73"
run run-due --json
exits 0 "run-due"
is "$(keys | tr ' ' '\n' | grep -c '^at$')" 1 "says as of when"

# ---- a child that dies, and the end ----------------------------------------

child_pid() { # NAME
	run status --json
	sed -n "/\"name\": \"$1\"/,/}/s/.*\"pid\": \([0-9]*\),.*/\1/p" <<<"$out"
}
before=$(child_pid clerk)
kill -9 "$before"
comes_back() {
	local now
	now=$(child_pid clerk)
	[ "$now" -gt 0 ] && [ "$now" -ne "$before" ] && all_run
}
holds "a child that was killed is started again" wait_for 20 comes_back
like "$(cat "$place/log")" 'crieur-clerk was ended by signal 9' "the log says so"
is "$(pgrep -P "$crieurd_pid" | wc -l)" 3 "three children run"
for name in gate clerk relay; do
	like "$(cat "/proc/$(child_pid $name)/status")" '^NoNewPrivs:\s*1' \
		"$name can gain no privileges"
	like "$(cat "/proc/$(child_pid $name)/status")" '^Seccomp:\s*2' \
		"$name is under its filter"
	is "$(stat -c %U "/proc/$(child_pid $name)")" "$user" \
		"$name runs as the site's user"
done

# A child that cannot start says why, and the others go on.
cp "$place/etc/crieur.conf" "$place/crieur.good"
sed -i -e 's|tls = none|tls = implicit|' \
	-e 's|^    envelope = list|    user = "u"\n    password_file = "'"$place"'/secret"\n&|' \
	"$place/etc/crieur.conf"
run reload
says_why() {
	run status
	grep -q '  relay is not running: .*secret' <<<"$out"
}
holds "status says why a child does not start" wait_for 20 says_why
like "$out" '^clerk +running' "the others run"
cp "$place/crieur.good" "$place/etc/crieur.conf"
run reload
holds "repaired, it comes back" wait_for 20 all_run

# What was settled before the drop takes a fresh process, at once.
sed -i 's|timezone = "UTC"|timezone = "Europe/Paris"|' "$place/etc/crieur.conf"
before=$(child_pid gate)
run reload
exits 0 "another time zone goes live"
is_fresh() {
	[ "$(child_pid gate)" -ne "$before" ] && all_run
}
holds "for which the children start afresh" wait_for 10 is_fresh
run status
unlike "$out" ' gate: ' "which is no failure"

kill "$crieurd_pid"
wait "$crieurd_pid"
is $? 0 "SIGTERM: crieurd exits 0"
crieurd_pid=
run status
exits 1 "then status says 1"
like "$out" 'gate is not running' "because nothing runs"
run held
exits 0 "the store can be asked all the same"

# ---- in the background -------------------------------------------------------

"$top_builddir/crieurd" --config "$place/etc/crieur.conf" </dev/null \
	>"$place/out" 2>&1
is $? 0 "crieurd goes to the background"
holds "when it returns everything is at work" all_run
background_pid=$(cat "$store.pid")
is "$(child_pid crieurd)" "$background_pid" "its number stands beside the store"
children=$(pgrep -P "$background_pid")
is "$(wc -w <<<"$children" | tr -d ' ')" 3 "three children run"
kill -9 "$background_pid"
none_left() {
	local pid
	for pid in $children; do
		[ ! -d "/proc/$pid" ] || grep -q '^State:.*Z' "/proc/$pid/status" ||
			return 1
	done
}
holds "no child outlives a crieurd that was killed" wait_for 20 none_left
run status
exits 1 "and status knows"
start
holds "the next crieurd takes over" wait_for 20 all_run
done_testing
