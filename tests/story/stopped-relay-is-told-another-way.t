#!/bin/bash
# The account is refused: the admin hears of it by a command and in a mailbox of
# the machine, nothing is lost meanwhile, and a new password or a word is enough
# for all to go out, of which the admin hears too.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
alerts=$HOUSE/alerts
mkdir -p "$alerts/maildir/tmp" "$alerts/maildir/new" "$alerts/maildir/cur"
chown -R "$HOUSE_USER": "$alerts"
cat >"$HOUSE/webhook" <<-END
	#!/bin/sh
	{ env; cat; } >"$alerts/\$CRIEUR_SOURCE"
	END
chmod 755 "$HOUSE/webhook"
sed -i -e 's/retry_first = .*/retry_first = 1h/' \
	-e 's/retry_max = .*/retry_max = 1h/' "$HOUSE/crieur/relay.conf"
cat >>"$HOUSE/crieur/relay.conf" <<-END
	alert {
	    command = "$HOUSE/webhook"
	    mailbox = "$alerts/maildir/"
	}
	END
holds "an alert block goes live" "$CRIEUR" reload

sed -i "s/^$HOUSE_ACCOUNT:.*/$HOUSE_ACCOUNT:un-autre/" \
	"$HOUSE/dovecot/passwords"
sleep 2 # Dovecot looks at the file's date no more often
house_postfix smarthost stop
house_postfix smarthost start
house_wait_port "$SMARTHOST_PORT" smarthost
post "$member" acttes "Compte bloqué" "$member"
like "$answers" '^data: 250 ' "with the account refused a post is taken"

told() { [ -s "$alerts/$1" ]; }
in_mailbox() { grep -rqs "$1" "$alerts/maildir/new"; }
holds "the command is run" house_wait 30 told alert-relay-stopped
is "$(stat -c %U "$alerts/alert-relay-stopped")" "$HOUSE_USER" \
	"as the site's user"
like "$(cat "$alerts/alert-relay-stopped")" '535' "it has the relay's words"
like "$(cat "$alerts/alert-relay-stopped")" \
	'crieur relay resume smarthost' "and what to do"
is "$(grep -c '^[A-Z_][A-Z_]*=' "$alerts/alert-relay-stopped")" \
	"$(grep -cE '^(CRIEUR_SUBJECT|CRIEUR_SOURCE|PATH|PWD|_|SHLVL|OLDPWD)=' \
		"$alerts/alert-relay-stopped")" "and no other environment"
holds "the mailbox has it as well" house_wait 10 in_mailbox '535'

"$CRIEUR" relay show smarthost >"$HOUSE/shown"
like "$(cat "$HOUSE/shown")" 'stopped.*since' "relay show says stopped"
like "$(cat "$HOUSE/shown")" '535' "with the words"
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status says that a person is needed"
"$CRIEUR" relay resume nowhere >/dev/null 2>&1
is $? 66 "there is no other relay to resume"
is "$(house_received "$(house_message_id "Compte bloqué")")" "" "the post waits"

house_write_passwords
sleep 2
holds "relay resume" "$CRIEUR" relay resume smarthost
arrives "Compte bloqué" "$acttes" "everybody has it, once"
holds "and the admin hears that it goes again" \
	house_wait 30 told alert-relay-ready
is "$("$CRIEUR" --json relay | grep -c '"state": *"ready"')" 1 \
	"relay says ready"

# A password that was replaced needs no word.
sed -i "s/^$HOUSE_ACCOUNT:.*/$HOUSE_ACCOUNT:encore-un-autre/" \
	"$HOUSE/dovecot/passwords"
sleep 2
house_postfix smarthost stop
house_postfix smarthost start
house_wait_port "$SMARTHOST_PORT" smarthost
post "$member" acttes "Nouveau mot de passe" "$member"
relay_is_stopped() { "$CRIEUR" relay show smarthost | grep -q stopped; }
holds "the relay stops again" house_wait 30 relay_is_stopped
(umask 077; echo encore-un-autre >"$HOUSE/crieur/password.new")
mv "$HOUSE/crieur/password.new" "$HOUSE/crieur/password"
arrives "Nouveau mot de passe" "$acttes" \
	"a replaced password file is taken at once"

# A relay that a new policy no longer names leaves nobody behind.
house_postfix smarthost stop
post "$member" acttes "Relais renommé" "$member"
waits() { "$CRIEUR" queue | grep -q 'Relais renomm'; }
holds "a post waits" house_wait 30 waits
sed -i 's/relay "smarthost"/relay "autre"/' "$HOUSE/crieur/relay.conf"
holds "the relay is given another name" "$CRIEUR" reload
like "$("$CRIEUR" status)" 'which the live policy does not name' \
	"status says that somebody must say where the rest goes"
house_postfix smarthost start
house_wait_port "$SMARTHOST_PORT" smarthost
holds "relay move" "$CRIEUR" relay move smarthost autre
arrives "Relais renommé" "$acttes" "everybody has it"
"$CRIEUR" relay move smarthost autre >/dev/null
is $? 1 "and nothing is left to move"
story_end
