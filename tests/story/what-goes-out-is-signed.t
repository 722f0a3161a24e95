#!/bin/bash
# What crieur sends is signed in the name of the list's domain: OpenDKIM at the
# smarthost verifies every copy with the record that `crieur dkim record` says,
# notices and rewritten posts alike; the author's own signature holds beside it
# where nothing is rewritten.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
HOUSE_VERIFIERS=yes
story_make nsd opendkim opendmarc
openssl genrsa -out "$HOUSE/crieur/dkim.pem" 2048 2>/dev/null
chmod 600 "$HOUSE/crieur/dkim.pem"
cat >>"$HOUSE/crieur/crieur.conf" <<END
dkim "listes" {
    domain = "$DOMAIN"
    selector = "crieur"
    key_file = "$HOUSE/crieur/dkim.pem"
}
END
record=$("$CRIEUR" dkim record)
like "$record" "^crieur._domainkey.$DOMAIN. IN TXT \( \"v=DKIM1; k=rsa; p=" \
	"dkim record says what is to be published"
echo "$record" >>"$HOUSE/names/root.zone"
like "$("$CRIEUR" --json dkim record listes | tr -d '\n ')" \
	"\"name\":\"crieur._domainkey.$DOMAIN\",\"type\":\"TXT\",\"value\":\"v=DKIM1;k=rsa;p=[A-Za-z0-9+/=]*\"" \
	"and for programs, in one piece"
"$CRIEUR" dkim record autre >/dev/null 2>&1
is $? 66 "and that there is no such block"

# A second verifier, at the far side.
sed -e "s|^AuthservID .*|AuthservID far.example|" \
	-e "s|^Socket .*|Socket inet:$SPARE_PORT@127.0.0.1|" \
	-e "s|^PidFile .*|PidFile $HOUSE/far.pid|" \
	"$HOUSE/verifiers/opendkim.conf" >"$HOUSE/far.conf"
opendkim -x "$HOUSE/far.conf" || story_give_up "opendkim does not start"
story_at_end() {
	house_end_process "$HOUSE/far.pid"
}
postconf -c "$HOUSE/smarthost/etc" \
	"smtpd_milters=inet:127.0.0.1:$SPARE_PORT" \
	milter_default_action=tempfail
house_start || story_give_up "the house does not start"

# results FILE...: "RESULT DOMAIN" of each signature, as the far side saw it
results() {
	local file
	for file in "$@"; do
		sed '/^\r*$/q' "$file" | tr -d '\r' | sed -z 's/\n[ \t]/ /g' |
			grep '^Authentication-Results: far.example' |
			grep -oE 'dkim=[a-z]+|header\.d=[^ ;]+' |
			sed 's/.*=//' | paste -d ' ' - -
	done | sort | uniq -c | sed 's/^ *//'
}
copies() { # SUBJECT: the file of each copy
	local address
	while read -r address; do
		house_copy "$address" "$(house_message_id "$1")"
	done <"$acttes"
}
member=$(house_person 'group("acttes") && paid && plain')
acttes=$(entitled 'group("acttes") && paid')
n=$(wc -l <"$acttes")
signed_post() { # SUBJECT [BODY]
	house_message "$member" "acttes@$DOMAIN" "$1" "${2:-Bonjour à tous}" |
		house_sign "${member#*@}" | tr -d '\r' |
		house_send "$member" "acttes@$DOMAIN" "$member" >/dev/null
}

signed_post "Deux" 'Accents é, espaces en fin   

vides


.et un point.'
arrives "Deux" "$acttes" "a post whose author signed it arrives"
mapfile -t files < <(copies "Deux")
is "$(results "${files[@]}")" "$n pass $DOMAIN
$n pass ${member#*@}" "with the list's signature and the author's, both good"
like "$(sed '/^\r*$/q' "${files[0]}" | tr -d '\r\n\t ' | grep -oi 'h=[^;]*')" \
	'h=List-Id.*List-Unsubscribe:.*From:.*From:.*List-Archive' \
	"the list's covers From and the List fields, and that there is no more"

# The verification can fail: a field added on the way, another body.
verify() { # FILE
	sed 's/\r*$/\r/' "$1" >"$1.crlf"
	opendkim -x "$HOUSE/far.conf" -vv -t "$1.crlf" 2>&1
}
tr -d '\r' <"${files[0]}" | sed '/^Delivered-To:/d' >"$HOUSE/plain.eml"
like "$(verify "$HOUSE/plain.eml")" "d=$DOMAIN.*succeeded" \
	"a stored copy verifies again"
sed 's/^Bonjour/bonjour/; s/^vides/Vides/' "$HOUSE/plain.eml" \
	>"$HOUSE/body.eml"
unlike "$(verify "$HOUSE/body.eml")" "d=$DOMAIN.*succeeded" \
	"with another body it does not"
sed '1i List-Archive: <https://mechant.example/>' "$HOUSE/plain.eml" \
	>"$HOUSE/field.eml"
unlike "$(verify "$HOUSE/field.eml")" "d=$DOMAIN.*succeeded" \
	"nor with one more List field"

# From rewritten: the list's signature is aligned, the author's is broken.
sed -i 's/from_rewrite = never/from_rewrite = always/' "$HOUSE/crieur/relay.conf"
"$CRIEUR" reload >/dev/null
house_wait 20 grep -q 'clerk.*policy 2 is live' "$HOUSE/crieur/log"
signed_post "Réécrit"
arrives "Réécrit" "$acttes" "with From rewritten a post arrives"
mapfile -t files < <(copies "Réécrit")
is "$(results "${files[@]}" | grep "$DOMAIN")" "$n pass $DOMAIN" \
	"signed by the domain that stands in From"

# With a footer around the author's own octets, too.
sed -i '/^ *group  *=/a\    footer = "-- \\nÀ propos de {list}"' \
	"$HOUSE/crieur/lists/acttes.conf"
"$CRIEUR" reload >/dev/null
house_wait 20 grep -q 'clerk.*policy 3 is live' "$HOUSE/crieur/log"
signed_post "Pied" 'Accents é, espaces en fin   

.et un point.'
arrives "Pied" "$acttes" "with a footer a post arrives"
mapfile -t files < <(copies "Pied")
like "$(cat "${files[0]}")" 'propos de' "and has it"
is "$(results "${files[@]}" | grep "$DOMAIN")" "$n pass $DOMAIN" \
	"signed with it"

# A notice too: the list's owner hears a word.
post "$member" acttes-owner "Un mot" "$member"
told() {
	grep -ls "^X-Crieur\|^List-Id: <acttes.$DOMAIN>" "$MAILBOXES"/*/new/* |
		xargs grep -ls '^Auto-Submitted' >"$HOUSE/notices" &&
		[ -s "$HOUSE/notices" ]
}
holds "a notice goes out" house_wait 60 told
like "$(results "$(head -n 1 "$HOUSE/notices")")" "^1 pass $DOMAIN" \
	"signed as well"

# So is what stands around another message.
guest=$(house_person 'guest && role("guest:acttes")')
post "$guest" acttes "À lire" "$guest"
asked() {
	grep -ls '^Content-Type: message/rfc822' "$MAILBOXES"/*/new/* \
		>"$HOUSE/asked" && [ -s "$HOUSE/asked" ]
}
holds "facilitators are asked about a guest's post" house_wait 60 asked
mapfile -t files <"$HOUSE/asked"
is "$(results "${files[@]}")" "${#files[@]} pass $DOMAIN" \
	"in mails that hold it within their signature"

# Another key takes the place of the first; one that others can read does not.
openssl genrsa -out "$HOUSE/crieur/dkim.new" 2048 2>/dev/null
chmod 644 "$HOUSE/crieur/dkim.new"
mv "$HOUSE/crieur/dkim.new" "$HOUSE/crieur/dkim.pem"
like "$("$CRIEUR" check 2>&1)" 'lets others read the secret' \
	"check refuses a key that others can read"
restarted() { grep -q 'a key file was replaced' "$HOUSE/crieur/log"; }
holds "the clerk sees that it was replaced" house_wait 20 restarted
post "$member" acttes "Retenu" "$member"
like "$answers" '^data: 250 ' "a post is taken meanwhile"
sleep 2
is "$(house_received "$(house_message_id "Retenu")")" "" \
	"and waits rather than go unsigned"
chmod 600 "$HOUSE/crieur/dkim.pem"
arrives "Retenu" "$acttes" "once the key is in order it goes"
mapfile -t files < <(copies "Retenu")
like "$(results "${files[@]}")" "fail $DOMAIN|permerror $DOMAIN|neutral $DOMAIN" \
	"signed with the new key, which the DNS does not know"
story_end
