#!/bin/bash
# Where a provider keeps the lists' mailboxes, crieur fetches: a Postfix that
# receives and verifies, a Dovecot that keeps, and crieur-inlet by IMAP.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_needs opendkim opendkim-testmsg doveadm
story_make

PROVIDER_PORT=$SPARE_PORT
IMAPS_PORT=$((SPARE_PORT + 1))
DKIM_PORT=$((SPARE_PORT + 2))
IMAP_PASSWORD=le-mot-de-passe-des-boites

# ---- the provider --------------------------------------------------------

mkdir "$HOUSE/imap"
chown "$HOUSE_MAIL_USER": "$HOUSE/imap"
cat >>"$HOUSE/dovecot/dovecot.conf" <<END
protocols = imap lmtp
ssl = required
ssl_cert = <$HOUSE/tls/house.pem
ssl_key = <$HOUSE/tls/house.key
mail_location = maildir:$HOUSE/imap/%Lu
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = dovecot
service imap-login {
  inet_listener imap { 
    port = 0
  }
  inet_listener imaps {
    address = 127.0.0.1
    port = $IMAPS_PORT
    ssl = yes
  }
}
service lmtp {
  unix_listener $HOUSE/dovecot/lmtp {
    mode = 0600
    user = postfix
  }
}
protocol lmtp {
  postmaster_address = postmaster@provider.example
  hostname = boxes.provider.example
}
END

openssl genrsa -out "$HOUSE/dkim.key" 2048 2>/dev/null
public=$(openssl rsa -in "$HOUSE/dkim.key" -pubout 2>/dev/null |
	grep -v -- ----- | tr -d '\n')
for domain in example.org example.net example.com; do
	echo "essai._domainkey.$domain v=DKIM1; k=rsa; p=$public"
done >"$HOUSE/dkim.public"
cat >"$HOUSE/opendkim.conf" <<END
Mode v
Socket inet:$DKIM_PORT@127.0.0.1
PidFile $HOUSE/opendkim.pid
TestPublicKeys $HOUSE/dkim.public
AuthservID mx.provider.example
AlwaysAddARHeader yes
RemoveARFrom mx.provider.example
Background yes
END
opendkim -x "$HOUSE/opendkim.conf" || story_give_up "opendkim does not start"

house_make_postfix provider
cat >>"$HOUSE/provider/etc/main.cf" <<END
myhostname = mx.provider.example
virtual_mailbox_domains = $DOMAIN
virtual_mailbox_maps = static:all
virtual_transport = lmtp:unix:$HOUSE/dovecot/lmtp
lmtp_destination_recipient_limit = 1
smtpd_relay_restrictions = reject_unauth_destination
smtpd_milters = inet:127.0.0.1:$DKIM_PORT
END
cat >>"$HOUSE/provider/etc/master.cf" <<END
127.0.0.1:$PROVIDER_PORT inet n - n - - smtpd
lmtp      unix  -  -  n  -     -  lmtp
END

boxes="acttes membres listes"
for box in $boxes; do
	[ "$box" = listes ] || echo "$box@$DOMAIN:$IMAP_PASSWORD"
done >"$HOUSE/boxes"
house_write_boxes() {
	cat "$HOUSE/boxes" >>"$HOUSE/dovecot/passwords"
}
house_write_boxes

inlet() { # NAME MORE_LINES
	cat <<END
inlet "$1" {
    imap = "localhost"
    port = $IMAPS_PORT
    user = "$1@$DOMAIN"
    password_file = "$HOUSE/crieur/imap-password"
    ca_file = "$CA_FILE"
    address = "$1@$DOMAIN"
    authserv_id = "mx.provider.example"
    hops = 2
    $2
}
END
}
(umask 077 && echo "$IMAP_PASSWORD" >"$HOUSE/crieur/imap-password")
inlet acttes "" >>"$CRIEUR_CONFIG"
sed -i "/flood_posts/d" "$HOUSE/crieur/kinds/"*.conf

routes="{ $HOUSE_ACCOUNT = lmtp:unix:$HOUSE/dovecot/lmtp },"
routes="$routes { nowhere.example = lost: },"
routes="$routes { $DOMAIN = smtp:[127.0.0.1]:$SMTP_PORT }"
postconf -c "$HOUSE/smarthost/etc" "transport_maps=inline:{ $routes }"
cat >>"$HOUSE/smarthost/etc/master.cf" <<END
lmtp unix - - n - - lmtp
lost unix - n n - 1 pipe
  user=$HOUSE_MAIL_USER argv=$HOUSE/bin/to-maildir $HOUSE/mailboxes .lost
END

story_at_end() {
	house_end_process "$HOUSE/opendkim.pid"
	house_end_process "$HOUSE/provider/spool/pid/master.pid"
}
house_start || story_give_up "the house does not start"
house_write_boxes
house_postfix provider start && house_wait_port "$PROVIDER_PORT" provider ||
	story_give_up "the provider does not start"

deliver() { # FROM LIST SUBJECT [FILTER]: to the provider, not to us
	house_message "$1" "$2@$DOMAIN" "$3" | ${4:-cat} |
		SMTP_PORT=$PROVIDER_PORT house_send "$1" "$2@$DOMAIN"
}
sign() {
	sed 's/$/\r/' | opendkim-testmsg -d "${member#*@}" -s essai \
		-k "$HOUSE/dkim.key" | tr -d '\r'
}
in_box() { # BOX MAILBOX: how many messages
	doveadm -c "$HOUSE/dovecot/dovecot.conf" \
		mailbox status -u "$1@$DOMAIN" messages "$2" 2>/dev/null |
		sed 's/.*messages=//'
}
box_is() { # BOX MAILBOX COUNT
	[ "$(in_box "$1" "$2")" = "$3" ]
}

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')

# ---- what a member sees --------------------------------------------------

deliver "$member" acttes "Par la boîte" sign >/dev/null
arrives "Par la boîte" "$acttes" "a post in the mailbox reaches the list"
like "$(trace "Par la boîte")" 'proof dkim' \
	"its author is proved by the provider's word"
ok "$(house_wait 20 box_is acttes crieur-done 1; echo $?)" \
	"it is put away in crieur-done"
is "$(in_box acttes INBOX)" 0 "and the mailbox is empty"
copy=$(house_copy "$(head -n 1 "$acttes")" "$(house_message_id "Par la boîte")")
unlike "$(sed '/^\r*$/q' "$copy")" '^(Delivered-To|Return-Path): .*acttes@' \
	"nothing of the mailbox shows in what members get"

# The server tells of it: the next one does not wait for a poll of a minute.
deliver "$member" acttes "Tout de suite" sign >/dev/null
ok "$(house_wait 20 received_by "$(house_message_id "Tout de suite")" \
	"$acttes"; echo $?)" "the next arrives within seconds"

# ---- who is not proved ---------------------------------------------------

deliver "$member" acttes "Sans signature" >/dev/null
house_wait 20 box_is acttes crieur-done 3
like "$(trace "Sans signature")" 'rule "proof".*proof none' \
	"without a signature nothing is proved"

forge() {
	printf 'Authentication-Results: mx.provider.example; dkim=pass %s\n' \
		"header.d=${member#*@}"
	cat
}
deliver "$member" acttes "Forgé" forge >/dev/null
house_wait 20 box_is acttes crieur-done 4
like "$(trace "Forgé")" 'proof none' \
	"nor by results that the message brought itself"

# What the sender writes between the server's last Received and his own is his;
# and of two fields of the server's name one may be his.
save() { # SUBJECT: with the server's two Received, and what is on input
	{
		printf 'Received: from mx by boxes.provider.example; %s\n' "$(date -R)"
		cat
		printf 'Received: from his machine; %s\n' "$(date -R)"
		house_message "$member" "acttes@$DOMAIN" "$1"
	} | doveadm -c "$HOUSE/dovecot/dovecot.conf" \
		save -u "acttes@$DOMAIN" -m INBOX
}
passes="mx.provider.example; dkim=pass header.d=${member#*@}"
save "Entre deux" <<-END
	Received: from elsewhere by mx.provider.example; $(date -R)
	Authentication-Results: $passes
	END
house_wait 20 box_is acttes crieur-done 5
like "$(trace "Entre deux")" 'proof none' \
	"nor by results between the server's last Received and his own"
save "Deux fois" <<-END
	Authentication-Results: $passes
	Authentication-Results: $passes
	Received: from elsewhere by mx.provider.example; $(date -R)
	END
house_wait 20 box_is acttes crieur-done 6
like "$(trace "Deux fois")" 'proof none' "nor by two fields of the server's name"

stranger=quidam@elsewhere.example
deliver "$stranger" acttes "Inconnu" >/dev/null
house_wait 20 box_is acttes crieur-done 7
like "$(trace "Inconnu")" 'rejected' "a stranger's post is rejected"
unlike "$(ls "$MAILBOXES")" "$stranger" "and nobody unproved is written to"

# ---- trouble -------------------------------------------------------------

state() {
	"$CRIEUR" status 2>/dev/null | grep -E '^inlet|inlet'
}
like "$(state)" 'acttes: open since' "status tells of an inlet that works"

echo faux >"$HOUSE/crieur/imap-password"
state_says() {
	state | grep -q "$1"
}
ok "$(house_wait 30 state_says 'has not worked since'; echo $?)" \
	"a wrong password shows in status"
deliver "$member" acttes "Pendant la panne" sign >/dev/null
echo "$IMAP_PASSWORD" >"$HOUSE/crieur/imap-password"
arrives "Pendant la panne" "$acttes" \
	"what came meanwhile arrives once the password is right"
ok "$(house_wait 20 state_says 'acttes: open since'; echo $?)" \
	"and status says that it works again"

# ---- other ways ----------------------------------------------------------

# One more inlet by reload alone; what it takes is deleted.
inlet membres 'after = delete' >>"$CRIEUR_CONFIG"
sed -i 's/^inlet "acttes" {/&\n    poll = 30s/' "$CRIEUR_CONFIG"
"$CRIEUR" reload >/dev/null 2>&1
president=$(house_person 'role("president")')
member=$president deliver "$president" membres "Assemblée" sign >/dev/null
house_wait 60 state_says 'membres: open since'
ok "$(house_wait 60 box_is membres INBOX 0; echo $?)" \
	"another inlet begins with a reload"
like "$(trace "Assemblée")" 'accepted|sent' "its post is taken"
is "$(in_box membres crieur-done)" "" "after = delete keeps nothing there"

# What comes back to the account that everything goes out from is in a mailbox
# too: a smarthost that takes a recipient and finds nobody later.
sed -i 's/envelope = list/envelope = account/' "$HOUSE/crieur/relay.conf"
inlet listes "" | sed "s#imap-password#password#" >>"$CRIEUR_CONFIG"
"$CRIEUR" reload >/dev/null 2>&1
lost=perdu@nowhere.example
"$CRIEUR" person add "Perdue Exemple" $lost >/dev/null
"$CRIEUR" group join acttes $lost >/dev/null
"$CRIEUR" dues add $lost --until 2099-12-31 >/dev/null
deliver "$member" acttes "À qui manque" sign >/dev/null
bounces_say() {
	"$CRIEUR" bounces $lost 2>&1 | grep -q "$1"
}
ok "$(house_wait 60 bounces_say 5.1.1; echo $?)" \
	"a bounce in the account's mailbox is told of whom it is about"
is "$(in_box listes INBOX)" 0 "and is put away"

# Killed at any instant: each post once, nothing lost.
count=0
while [ $count -lt 24 ]; do
	count=$((count + 1))
	deliver "$member" acttes "Coup $count" sign >/dev/null
	child=$(house_child crieur-inlet)
	[ $((count % 8)) -ne 7 ] || [ -z "$child" ] || kill -9 "$child"
done
count=0 n_wrong=0
while [ $count -lt 24 ]; do
	count=$((count + 1))
	house_wait 40 received_by "$(house_message_id "Coup $count")" \
		"$acttes" || n_wrong=$((n_wrong + 1))
	[ $n_wrong -eq 0 ] || break
done
is $n_wrong 0 "an inlet that is killed loses nothing and takes nothing twice"
ok "$(house_wait 40 box_is acttes INBOX 0; echo $?)" "and empties its mailbox"

# For none of ours: put aside, where a person finds it.
sed -i '/^inlet "acttes"/,/^}/{/address =/d}' "$CRIEUR_CONFIG"
sed -i '/^inlet "acttes"/,/^}/s/poll = 30s/recipient_fields = {"X-Nowhere"}/' \
	"$CRIEUR_CONFIG"
"$CRIEUR" reload >/dev/null 2>&1
deliver "$member" acttes "Pour personne" sign >/dev/null
ok "$(house_wait 60 box_is acttes crieur-refused 1; echo $?)" \
	"a message for none of ours is put aside in crieur-refused"
like "$(cat "$HOUSE/crieur/log")" 'is refused, see the mailbox crieur-refused' \
	"and the log says why"

# A server whose certificate is another's is not spoken to.
sed -i 's#house\.\(pem\|key\)#wrong-name.\1#' "$HOUSE/dovecot/dovecot.conf"
doveadm -c "$HOUSE/dovecot/dovecot.conf" reload 2>/dev/null
doveadm -c "$HOUSE/dovecot/dovecot.conf" kick "membres@$DOMAIN" >/dev/null 2>&1
ok "$(house_wait 60 state_says 'certificate of localhost is refused'; echo $?)" \
	"a server with another name's certificate is refused"
story_end
