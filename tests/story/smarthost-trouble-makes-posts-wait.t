#!/bin/bash
# The smarthost down, with another's certificate, refusing the password, or
# some recipients: posts wait, the queue shows its words, and after the repair
# everybody has them once.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
queue_says() { "$CRIEUR" queue | grep -Eqi "$1"; }
queue_is_empty() { ! "$CRIEUR" --json queue | grep -q '"id"'; }

house_postfix smarthost stop
post "$member" acttes "Relais absent" "$member"
like "$answers" '^data: 250 ' "with the smarthost down a post is taken"
holds "the queue says that it cannot be reached" \
	house_wait 30 queue_says 'refused|cannot connect|unreachable'
is "$(house_received "$(house_message_id "Relais absent")")" "" "it waits"
house_postfix smarthost start
arrives "Relais absent" "$acttes" "it arrives when the smarthost is back"

# Ends the connections too, which the relay keeps for the next post.
restart_smarthost() {
	house_postfix smarthost stop
	house_postfix smarthost start
	house_wait_port "$SMARTHOST_PORT" smarthost
}
certificate() { # STEM
	postconf -c "$HOUSE/smarthost/etc" \
		"smtpd_tls_cert_file=$HOUSE/tls/$1.pem" \
		"smtpd_tls_key_file=$HOUSE/tls/$1.key"
	restart_smarthost
}
certificate wrong-name
post "$member" acttes "Mauvais certificat" "$member"
like "$answers" '^data: 250 ' "with a wrong certificate a post is taken"
holds "the queue says that the certificate is wrong" \
	house_wait 30 queue_says 'certificate'
is "$(house_received "$(house_message_id "Mauvais certificat")")" "" "it waits"
certificate house
arrives "Mauvais certificat" "$acttes" "it arrives with the right one"

sed -i "s/^$HOUSE_ACCOUNT:.*/$HOUSE_ACCOUNT:un-autre/" \
	"$HOUSE/dovecot/passwords"
sleep 2 # Dovecot looks at the file's date no more often
restart_smarthost
post "$member" acttes "Mot de passe" "$member"
like "$answers" '^data: 250 ' "with the password refused a post is taken"
holds "the queue has the smarthost's words" house_wait 30 queue_says '535'
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status says that a person is needed"
like "$(cat "$HOUSE/status")" '535|password' "and why"
is "$(house_received "$(house_message_id "Mot de passe")")" "" "it waits"
house_write_passwords
holds "queue retry" "$CRIEUR" queue retry smarthost
arrives "Mot de passe" "$acttes" "it arrives when the password is right again"

# Two people whom the smarthost refuses: one for good, one for now.
for address in absent.a@example.org plein.b@example.org; do
	"$CRIEUR" person add "Nom $address" "$address" >/dev/null
	"$CRIEUR" group join acttes "$address" >/dev/null
	"$CRIEUR" dues add "$address" --until "$(date -d '+90 days' +%F)" \
		>/dev/null
done
post "$member" acttes "Deux absents" "$member"
arrives "Deux absents" "$acttes" "the others have it, once each"
like "$("$CRIEUR" queue)" 'plein\.b@.*452|452.*plein\.b@|4\.2\.2' \
	"who is refused for now stays in the queue with the words"
like "$(trace "Deux absents")" '550 5\.1\.1|5\.1\.1' \
	"who is refused for good has failed, with the words"
sed -i '/plein/d' "$HOUSE/smarthost/etc/recipients"
restart_smarthost
holds "and gets it when the mailbox has room again" house_wait 60 \
	house_copy_is_there plein.b@example.org \
	"$(house_message_id "Deux absents")"
holds "the queue is empty at the end" house_wait 30 queue_is_empty

# A message the smarthost takes for nobody: its author hears why.
postconf -c "$HOUSE/smarthost/etc" message_size_limit=20000
restart_smarthost
body=$(head -c 40000 /dev/zero | tr '\0' 'x' | fold -w 70)
answers=$(house_message "$member" "acttes@$DOMAIN" "Trop gros" "$body" |
	house_send "$member" "acttes@$DOMAIN" "$member")
like "$answers" '^data: 250 ' "a post larger than the smarthost takes is taken"
author_hears() { grep -rqs '552 5\.3\.4' "$MAILBOXES/$member/new"; }
holds "its author hears that nobody will have it, and why" \
	house_wait 90 author_hears
is "$(house_received "$(house_message_id "Trop gros")")" "" "nobody has it"
holds "and nothing of it is tried again" house_wait 30 queue_is_empty
story_end
