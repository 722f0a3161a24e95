#!/bin/bash
# The smarthost by STARTTLS; and never in clear text when it is not offered.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make
house_write_relay "$SMARTHOST_STARTTLS_PORT" starttls
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
post "$member" acttes "Par STARTTLS" "$member"
arrives "Par STARTTLS" "$acttes" "a post goes out by STARTTLS"
like "$(cat "$(house_copy "$(head -n 1 "$acttes")" \
	"$(house_message_id "Par STARTTLS")")")" 'with ESMTPSA' \
	"with TLS and a login"

# The smarthost no longer offers TLS, as one between would make it.
postconf -c "$HOUSE/smarthost/etc" -P \
	"127.0.0.1:$SMARTHOST_STARTTLS_PORT/inet/smtpd_tls_security_level=none" \
	"127.0.0.1:$SMARTHOST_STARTTLS_PORT/inet/smtpd_tls_auth_only=no"
house_postfix smarthost stop
house_postfix smarthost start
house_wait_port "$SMARTHOST_STARTTLS_PORT" smarthost
post "$member" acttes "Jamais en clair" "$member"
like "$answers" '^data: 250 ' "a post is taken meanwhile"
says() { "$CRIEUR" queue | grep -Eqi "$1"; }
holds "the queue says that STARTTLS is missing" house_wait 30 says 'starttls'
is "$(house_received "$(house_message_id "Jamais en clair")")" "" \
	"nothing went out in clear text"
story_end
