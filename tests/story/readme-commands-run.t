#!/bin/bash
# The commands of the README's first list in five minutes, as they stand there,
# against the sample site and a real crieurd: each does what it says.
top_srcdir=$(cd "${top_srcdir:-$(dirname "$0")/../..}" && pwd)
top_builddir=$(cd "${top_builddir:-.}" && pwd)
# shellcheck source=tests/lib/tap.sh
. "$top_srcdir/tests/lib/tap.sh"

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-readme.XXXXXX") || exit 1
crieurd_pid=
clear_up() {
	[ -z "$crieurd_pid" ] || kill "$crieurd_pid" 2>/dev/null
	[ -z "$crieurd_pid" ] || wait "$crieurd_pid" 2>/dev/null
	rm -rf "$place"
}
trap clear_up EXIT
chmod 755 "$place"

# The sample site, but for what belongs to another machine.
mkdir "$place/store" "$place/bin"
chown nobody: "$place/store"
cp -R "$top_srcdir/policies/." "$place/"
chmod -R u+w "$place"
(umask 077 && echo secret >"$place/ovh.password")
sed -i -e "s|/var/lib/crieur/|$place/store/|" \
	-e "s|/etc/crieur/|$place/|" -e 's|"crieur"$|"nobody"|' \
	-e "s|unix:/var/spool/postfix/crieur/gate.sock|unix:$place/store/gate.sock|" \
	-e 's|"ssl0.ovh.net"|"127.0.0.1"|' -e 's|= 465|= 9|' \
	"$place/crieur.conf"
ln -s "$top_builddir/crieur" "$place/bin/crieur"
export PATH=$place/bin:$PATH CRIEUR_CONFIG=$place/crieur.conf
export CRIEUR_LIBEXEC=$top_builddir
cat >"$place/people.csv" <<'END'
address,name,groups,roles,paid_until
bruno@exemple.test,Bruno Exemple,acttes,facilitator:acttes,2099-12-31
END
cd "$place" || exit 1

sed -n -e '/^A first list/,/^En francais/p' \
	"$top_srcdir/README" |
	sed -n 's/^        \(crieur .*\)$/\1/p' >"$place/commands"
ok $(($(wc -l <"$place/commands") < 8)) "the README has its commands"

crieur check >/dev/null 2>&1
is $? 0 "the sample site is in order"
"$top_builddir/crieurd" --foreground --config "$CRIEUR_CONFIG" \
	>"$place/log" 2>&1 &
crieurd_pid=$!
for _ in $(seq 100); do
	[ ! -S "$place/store/gate.sock" ] || break
	sleep 0.1
done
ok "$([ -S "$place/store/gate.sock" ]; echo $?)" "crieurd opens the gate" ||
	diag "$(cat "$place/log")"

while read -r command; do
	# Dues of a day that is past would say no, rightly.
	command=${command/2026-12-31/2099-12-31}
	out=$(bash -c "$command" 2>&1 </dev/null)
	is $? 0 "$command" || diag "$out"
done <"$place/commands"

is "$(crieur audience acttes | tr '\n' ' ')" \
	"anne@exemple.test bruno@exemple.test " \
	"who was entered receives, and so does who was imported"

done_testing
