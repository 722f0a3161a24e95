#!/bin/bash
# What its author's domain signed with DKIM verifies after the list: OpenDKIM
# signs before, and an OpenDKIM milter of the smarthost verifies after.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make opendkim opendkim-testmsg

sign() { # DOMAIN < MESSAGE
	sed 's/$/\r/' | opendkim-testmsg -d "$1" -s essai -k "$HOUSE/dkim.key"
}

openssl genrsa -out "$HOUSE/dkim.key" 2048 2>/dev/null
public=$(openssl rsa -in "$HOUSE/dkim.key" -pubout 2>/dev/null |
	grep -v -- ----- | tr -d '\n')
for domain in example.org example.net example.com; do
	echo "essai._domainkey.$domain v=DKIM1; k=rsa; p=$public"
done >"$HOUSE/dkim.public"
cat >"$HOUSE/opendkim.conf" <<END
Mode v
Socket inet:$SPARE_PORT@127.0.0.1
PidFile $HOUSE/opendkim.pid
TestPublicKeys $HOUSE/dkim.public
AuthservID far.example
AlwaysAddARHeader yes
Background yes
END
opendkim -x "$HOUSE/opendkim.conf" || story_give_up "opendkim does not start"
story_at_end() {
	house_end_process "$HOUSE/opendkim.pid"
}
postconf -c "$HOUSE/smarthost/etc" \
	"smtpd_milters=inet:127.0.0.1:$SPARE_PORT" \
	milter_default_action=tempfail
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
results() { # SUBJECT: what OpenDKIM says of each copy, sorted
	local address
	while read -r address; do
		sed '/^\r*$/q' "$(house_copy "$address" \
			"$(house_message_id "$1")")" |
			grep -A1 '^Authentication-Results: far.example' |
			grep -oE 'dkim=[a-z]+'
	done <"$acttes" | sort -u
}

body='Texte accentué, espaces en fin   

deux lignes vides


.et un point.'
answers=$(house_message "$member" "acttes@$DOMAIN" "Signé" "$body" |
	sign "${member#*@}" | tr -d '\r' |
	house_send "$member" "acttes@$DOMAIN" "$member")
like "$answers" '^data: 250 ' "a signed post is taken"
arrives "Signé" "$acttes" "it arrives"
is "$(results "Signé")" "dkim=pass" "and verifies in every copy"

# The verification can fail: the same with one letter of the body changed.
answers=$(house_message "$member" "acttes@$DOMAIN" "Altéré" "$body" |
	sign "${member#*@}" | tr -d '\r' | sed 's/^deux lignes/Deux lignes/' |
	house_send "$member" "acttes@$DOMAIN" "$member")
arrives "Altéré" "$acttes" "a broken signature does not stop a member"
is "$(results "Altéré")" "dkim=fail" "and is seen as broken"
story_end
