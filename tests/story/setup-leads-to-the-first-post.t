#!/bin/bash
# A bare Debian 12: the package, crieur setup, a login, and the first post
# arrives. Then what an admin does to it: another answer, an interruption, an
# undo, an upgrade with mail in the queue, a removal and a purge.
# shellcheck source=tests/lib/tap.sh
. "${top_srcdir:=$(cd "$(dirname "$0")/../.." && pwd)}/tests/lib/tap.sh"
# shellcheck source=tests/lib/machine.sh
. "$top_srcdir/tests/lib/machine.sh"

why=$(machine_missing)
! grep -q "^SANITIZER_FLAGS = *-" "${top_builddir:-.}/Makefile" ||
	why="the package is built as it is shipped, by itself"
for tool in dpkg-buildpackage dh lintian debconf-updatepo curl; do
	command -v $tool >/dev/null || why="no $tool"
done
[ -z "$why" ] || { echo "1..0 # SKIP $why"; exit 0; }

place=$(mktemp -d "${TMPDIR:-/tmp}/crieur-machine.XXXXXX")
trap 'machine_stop; rm -rf --one-file-system "$place"' EXIT
root=$place/root

"$top_srcdir/contrib/package" "$place" >"$place/package.log" 2>&1
is $? 0 "the package is built, and lintian has nothing to say" ||
	tail -n 20 "$place/package.log"
deb=$(echo "$place"/crieur_*.deb)
{ machine_make "$root" && machine_fetch "$deb"; } >"$place/make.log" 2>&1 || {
	tail -n 5 "$place/make.log" >&2
	echo "ok $((tap_count += 1)) # SKIP no bare Debian to be had"
	done_testing
	exit
}
holds "a bare Debian boots" machine_boot lists.essai.test

# The provider: a smarthost with a certificate, a password, and mailboxes.
provider() {
	cat >"$root/root/provider" <<-'EOF'
	set -e
	echo '127.0.0.1 smarthost.provider.test lists.essai.test' >>/etc/hosts
	cd /usr/local/share/ca-certificates
	openssl req -x509 -newkey rsa:2048 -nodes -days 9 \
		-subj /CN=smarthost.provider.test \
		-addext subjectAltName=DNS:smarthost.provider.test \
		-keyout /root/provider.key -out provider.crt
	update-ca-certificates
	cat >/etc/dovecot/conf.d/98-provider.conf <<-'CONF'
		passdb {
		  driver = passwd-file
		  args = scheme=PLAIN username_format=%Lu /etc/dovecot/provider.users
		}
		service auth {
		  unix_listener /var/spool/postfix-provider/private/auth {
		    mode = 0666
		  }
		}
	CONF
	echo 'listes@essai.test:{PLAIN}sesame' >/etc/dovecot/provider.users
	postmulti -e init
	postmulti -I postfix-provider -G mta -e create
	c=/etc/postfix-provider
	mkdir -p /var/mail/provider && chown nobody /var/mail/provider
	postconf -c $c -e 'inet_interfaces = loopback-only' \
		'mydestination =' 'master_service_disable =' 'smtp_bind_address=' \
		'virtual_mailbox_domains = exemple.test, essai.test' \
		'virtual_mailbox_base = /var/mail/provider' \
		'virtual_mailbox_maps = static:all' \
		'virtual_uid_maps = static:65534' 'virtual_gid_maps = static:8' \
		'virtual_minimum_uid = 8' 'authorized_submit_users = root' \
		'smtpd_tls_cert_file = /usr/local/share/ca-certificates/provider.crt' \
		'smtpd_tls_key_file = /root/provider.key' \
		'smtpd_sasl_auth_enable = yes' 'smtpd_sasl_type = dovecot' \
		'smtpd_sasl_path = private/auth' \
		'smtpd_relay_restrictions = permit_sasl_authenticated, reject'
	postconf -c $c -MX smtp/inet || true
	postconf -c $c -M '2465/inet=2465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes'
	chmod 644 /var/mail/provider || true; chmod 755 /var/mail/provider
	postmulti -i postfix-provider -e enable
	systemctl restart dovecot
	postmulti -i postfix-provider -p start
	EOF
	machine bash /root/provider
}
provider_stops() { machine postmulti -i postfix-provider -p stop; }
provider_starts() { machine postmulti -i postfix-provider -p start; }
crieur() { machine crieur "$@"; }
wait_for() { # SECONDS COMMAND...
	local i
	for ((i = 0; i < $1 * 5; i++)); do
		"${@:2}" && return 0
		sleep 0.2
	done
	return 1
}
arrived() { # SUBJECT COUNT
	local n
	n=$(grep -cs "^Subject: .*$1" "$root/var/mail/provider/all")
	[ "${n:-0}" -eq "$2" ]
}
post() { # SUBJECT
	printf '%s\r\n' "From: Anne Exemple <anne@exemple.test>" \
		"To: membres@essai.test" "Subject: $1" \
		"Message-ID: <$1@exemple.test>" "Date: $(date -R)" "" "Bonjour." \
		>"$place/post"
	nsenter -t "$machine_pid" -n curl -sS --insecure --ssl-reqd \
		--url smtp://127.0.0.1:587/exemple.test \
		--user "anne@exemple.test:ouvre-toi" \
		--mail-from anne@exemple.test --mail-rcpt membres@essai.test \
		--upload-file "$place/post" 2>&1
}

# 1
holds "apt install" machine sh -c \
	'apt-get -y install /root/crieur_*.deb >/root/apt.log 2>&1'
is "$(machine systemctl is-enabled crieurd)" enabled "crieurd is enabled"
is "$(machine systemctl is-system-running)" running "and nothing has failed"
provider >"$place/provider.log" 2>&1
is $? 0 "there is a provider" || tail -n 20 "$place/provider.log"
cat >"$root/root/people.csv" <<EOF
address,name,groups,roles,paid_until
anne@exemple.test,Anne Exemple,,,$(($(date +%Y) + 1))-12-31
bruno@exemple.test,Bruno Exemple,,,$(($(date +%Y) + 1))-12-31
EOF
echo wrong >"$root/root/wrong"
echo sesame >"$root/root/sesame"
chmod 600 "$root/root/wrong" "$root/root/sesame"

# shellcheck disable=SC2086 # none, or two words
setup() {
	crieur setup --domain essai.test --president "Anne Exemple <anne@exemple.test>" \
		--dsi anne@exemple.test --relay "${relay:-smarthost.provider.test:2465}" \
		--relay-user listes@essai.test ${people---from-csv /root/people.csv} \
		--proof "${proof:-submission}" "$@"
}
state() { (cd "$root" && find etc -path etc/ssl -prune -o -type f -print |
	sort | xargs sha256sum); }

before=$(state)
setup --relay-password-file /root/wrong --yes >"$place/words" 2>&1
is $? 77 "a wrong password is told"
like "$(cat "$place/words")" 'nothing was changed' "and nothing is changed"
setup --relay-password-file /root/sesame >"$place/words" 2>&1
is $? 1 "without --yes it shows"
like "$(cat "$place/words")" '\+smtpd_milters = unix:crieur/gate.sock' \
	"what would be written"
setup --yes --relay-password-file /root/sesame --lists 'a b' >"$place/words" 2>&1
is $? 64 "a wrong name is told"
crieur setup --yes </dev/null >"$place/words" 2>&1
is $? 64 "what is missing is told"
relay=smarthost.nowhere.test:465 setup --relay-password-file /root/sesame --yes \
	>"$place/words" 2>&1
is $? 69 "a name that is none is told"
machine mv /etc/postfix/main.cf /etc/postfix/main.was
setup --relay-password-file /root/sesame --yes >"$place/words" 2>&1
is $? 78 "a Postfix without settings is told"
like "$(cat "$place/words")" 'dpkg-reconfigure postfix' "with what to do"
machine mv /etc/postfix/main.was /etc/postfix/main.cf
machine setpriv --reuid nobody --clear-groups crieur setup >"$place/words" 2>&1
is $? 77 "who is not root is told"
is "$(state)" "$before" "and nothing was written by any of these"

# On a terminal it asks; the end of the answers is the end of it.
printf 'essai.test\nanne@exemple.test\n' >"$root/root/answers"
# shellcheck disable=SC2016
asked=$(machine script -qec 'crieur setup' /dev/null <"$root/root/answers" 2>&1)
like "$asked" "The president's address" "on a terminal it asks"
like "$asked" 'nothing was changed' "and ends with the answers"
is "$(state)" "$before" "with nothing written"

# 2
setup --relay-password-file /root/sesame --yes >"$place/words" 2>&1
is $? 0 "crieur setup" || cat "$place/words"
holds "crieur setup --undo" crieur setup --undo
is "$(state)" "$before" "takes everything back"
is "$(machine systemctl is-active crieurd)" inactive "and crieurd stops"
people='' setup --relay-password-file /root/sesame --yes >"$place/words" 2>&1
is $? 0 "and crieur setup does it again, the people being there" || cat "$place/words"
is "$(machine systemctl is-active crieurd)" active "crieurd runs" ||
	machine journalctl -u crieurd --no-pager | tail -n 20 | sed "s/^/# /"
unlike "$(cat "$place/words")" 'sesame' "the password is not shown"
is "$(stat -c %a "$root/etc/crieur/relay.password")" 600 "nor readable"
holds "the site is in order" crieur check
# 3
# shellcheck disable=SC2016
machine sh -c 'echo "anne@exemple.test:$(doveadm pw -s SHA512-CRYPT -p ouvre-toi)" \
	>>/etc/dovecot/crieur.users'
# 4
is "$(post premier)" "" "the first post is taken"
holds "and arrives at both" wait_for 60 arrived premier 2

# Another proof, and a password of systemd's keeping.
crieur setup --proof submission,verifiers --yes >"$place/words" 2>&1
is $? 0 "the verifiers are added" || cat "$place/words"
like "$(machine postconf -h smtpd_milters)" 'gate.sock.*8891.*8893.*gate.sock' \
	"between two calls of the gate"
is "$(machine systemctl is-active opendkim opendmarc | sort -u)" active \
	"they run"
holds "a credential is kept" machine sh -c 'mkdir -p /etc/credstore &&
	(umask 077 && echo sesame >/etc/credstore/crieur-relay) &&
	sed -i "s|/etc/crieur/relay.password|crieur-relay|" \
		/etc/crieur/crieur.conf && rm /etc/crieur/relay.password &&
	systemctl restart crieurd'
is "$(post encore)" "" "a post is taken"
holds "and arrives at both" wait_for 60 arrived encore 2
holds "the file is kept again" machine sh -c 'cd /etc/crieur &&
	(umask 077 && echo sesame >relay.password) &&
	sed -i "s|crieur-relay|/etc/crieur/relay.password|" crieur.conf &&
	rm /etc/credstore/crieur-relay && systemctl restart crieurd'

site=$(state)
people='' proof=submission,verifiers setup --yes --relay-password-file /root/sesame \
	>"$place/words" 2>&1
is "$(state)" "$site" "asked the same again it changes nothing"
setup=$(crieur setup --lists ateliers --yes 2>&1)
is "$(diff <(echo "$site") <(state) | grep -v setup.undo | grep -c '^[<>]')" 1 \
	"another list is one more file" || echo "$setup"
holds "and a list" crieur list ateliers
like "$(crieur setup --undo)" 'ateliers.conf is gone' "which --undo takes away"
is "$(state)" "$site" "with everything as it was"

# Interrupted while it writes: the last file cannot be put in its place.
machine mkdir -p /etc/crieur/lists/ateliers.conf.crieur-new/x
crieur setup --lists autres,ateliers --yes >"$place/words" 2>&1
unlike $? '^0$' "a setup that cannot write says so"
machine rm -r /etc/crieur/lists/ateliers.conf.crieur-new
like "$(crieur setup --lists membres --yes 2>&1)" 'was interrupted' \
	"the next one takes it back"
is "$(state)" "$site" "to what was there"

# An upgrade with mail in the queue, cut in the middle.
provider_stops >/dev/null 2>&1
is "$(post deuxieme)" "" "with the provider away a post is taken"
waits() { crieur --json queue | grep -q deuxieme; }
holds "and waits" wait_for 30 waits
pid=$(machine systemctl show -p MainPID --value crieurd)
holds "unpacked and not configured" machine dpkg --unpack "/root/${deb##*/}"
is "$(machine systemctl show -p MainPID --value crieurd)" "$pid" \
	"the former crieurd still runs"
holds "configured" machine dpkg --configure -a
unlike "$(machine systemctl show -p MainPID --value crieurd)" "^$pid\$" \
	"the new one runs"
provider_starts >/dev/null 2>&1
crieur queue retry smarthost >/dev/null
holds "the post arrives" wait_for 90 arrived deuxieme 2
sleep 2
holds "once" arrived deuxieme 2

holds "remove" machine apt-get -qq -y remove crieur
holds "keeps the store" [ -e "$root/var/lib/crieur/crieur.db" ]
holds "and the site" [ -e "$root/etc/crieur/crieur.conf" ]
holds "purge" machine apt-get -qq -y purge crieur
is "$(ls "$root/var/lib/crieur/crieur.db")" "$root/var/lib/crieur/crieur.db" \
	"unasked keeps the store"
holds "installed again" machine apt-get -qq -y install "/root/${deb##*/}"
is "$(machine systemctl is-active crieurd)" active "it runs as before"
echo 'crieur crieur/purge boolean true' |
	machine debconf-set-selections
holds "purge with a yes" machine apt-get -qq -y purge crieur
is "$(ls -d "$root/var/lib/crieur" "$root/etc/crieur" 2>/dev/null)" "" \
	"takes everything"
done_testing
