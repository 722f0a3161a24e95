#!/bin/bash
# An address of the domain that is no list gets 550 5.1.1; a reserved mailbox
# and other domains pass as if there were no gate.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_begin

member=$(house_person 'group("acttes") && paid && plain')

answers=$(house_message a@example.net "x@$DOMAIN" Inconnu |
	house_send a@example.net "personne@$DOMAIN")
like "$answers" "^rcpt personne@$DOMAIN: 550 5\.1\.1 " \
	"an unknown address is refused at RCPT"
answers=$(house_message a@example.net "x@$DOMAIN" Inconnu |
	house_send a@example.net "acttes+x@$DOMAIN ACTTES@$DOMAIN")
like "$answers" "^rcpt acttes\+x@$DOMAIN: 550 5\.1\.1 " \
	"so is a list with an extension"
like "$answers" "^rcpt ACTTES@$DOMAIN: 250 " "case is ignored"

message=$(house_message quidam@example.net "dsi@$DOMAIN" "Pour dsi")
answers=$(house_send quidam@example.net "dsi@$DOMAIN" <<<"$message")
like "$answers" '^data: 250 ' "a stranger may write to the reserved mailbox"
holds "it arrives there" house_wait 20 house_copy_is_there "dsi@$DOMAIN" \
	"$(house_message_id "Pour dsi")"
copy=$(house_copy "dsi@$DOMAIN" "$(house_message_id "Pour dsi")")
is "$(sed '1,/^From:/{/^From:/!d}' "$copy")" "$message" \
	"and is untouched"

answers=$(house_message "$member" quidam@example.net "Dehors" |
	house_send "$member" quidam@example.net "$member")
like "$answers" '^data: 250 ' "mail to another domain passes"
holds "and arrives" house_wait 20 house_copy_is_there quidam@example.net \
	"$(house_message_id "Dehors")"
answers=$(house_message a@example.net b@example.com "Relais" |
	house_send a@example.net b@example.com)
like "$answers" '^rcpt b@example.com: 554 ' \
	"Postfix still relays for nobody without a login"

for address in acttes-owner acttes-request acttes-bounces crieur \
	service-proximite; do
	answers=$(house_message a@example.net "$address@$DOMAIN" Question |
		house_send a@example.net "$address@$DOMAIN")
	like "$answers" "^rcpt $address@$DOMAIN: 250 " "$address@ is known"
done
story_end
