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
	echo "$box@$DOMAIN:$IMAP_PASSWORD"
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
like "$(trace "Par la boîte")" 'dkim' "its author is proved by the provider's word"
ok "$(house_wait 20 box_is acttes crieur-done 1; echo $?)" \
	"it is put away in crieur-done"
is "$(in_box acttes INBOX)" 0 "and the mailbox is empty"
copy=$(house_copy "$(head -n 1 "$acttes")" "$(house_message_id "Par la boîte")")
unlike "$(sed '/^\r*$/q' "$copy")" '^(Delivered-To|Return-Path): .*acttes@' \
	"nothing of the mailbox shows in what members get"
story_end
