#!/bin/bash
# A list with a footer: the body's own bytes stand in the first part, as they
# were sent; the footer, filled in, in another; a list without one changes
# nothing.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make
sed -i 's/^list "acttes" *{/&\
    footer = "______\
{name} : ne plus recevoir, écrire à {leave}"\
    archive = "https:\/\/example.org\/{list}\/"/' "$HOUSE/crieur/lists/acttes.conf"
house_start || story_give_up "the house does not start"

member=$(house_person 'group("acttes") && group("echanges-plateformes") && paid')
acttes=$(entitled 'group("acttes") && paid')
{
	printf 'From: %s\nTo: acttes@%s\nSubject: Avec pied\n' "$member" "$DOMAIN"
	printf 'Date: %s\nMessage-ID: <%s>\n' "$(LC_ALL=C date -R)" \
		"$(house_message_id "Avec pied")"
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary=ici\n'
	printf 'Content-Transfer-Encoding: 8bit\n\n'
} >"$HOUSE/head"
printf '%s\n' '--ici' 'Content-Type: text/plain; charset=utf-8' \
	'Content-Transfer-Encoding: 8bit' '' 'Déjà vu, très.' '  deux espaces  ' \
	'--ici' 'Content-Type: application/pdf; name=a.pdf' \
	'Content-Transfer-Encoding: base64' '' 'JVBERi0=' '--ici--' >"$HOUSE/body"
cat "$HOUSE/head" "$HOUSE/body" |
	house_send "$member" "acttes@$DOMAIN" "$member" >/dev/null
arrives "Avec pied" "$acttes" "a post with a footer arrives"
copy=$(house_copy "$member" "$(house_message_id "Avec pied")")
tr -d '\r' <"$copy" >"$HOUSE/copy"
like "$(cat "$HOUSE/copy")" '^List-Archive: <https://example.org/acttes/>$' \
	"with the list's archive"
is "$(grep -c '^MIME-Version: ' "$HOUSE/copy")" 1 "with one MIME-Version"
boundary=$(sed -n 's/^Content-Type: multipart\/mixed; boundary="\(=_.*\)"$/\1/p' \
	"$HOUSE/copy")
holds "as a multipart" [ -n "$boundary" ]
# The first part, without its own header and the delimiter's line end.
awk -v "line=--$boundary" '$0 == line || $0 == line "--" { part++; head = 1; next }
	part == 1 && !head { print }
	part == 1 && head && $0 == "" { head = 0 }' "$HOUSE/copy" |
	sed '$d' >"$HOUSE/first"
holds "the first part holds the body's own bytes" \
	cmp "$HOUSE/body" "$HOUSE/first"
like "$(cat "$HOUSE/copy")" '^Content-Type: multipart/mixed;$' \
	"and has the fields of its content"
like "$(cat "$HOUSE/copy")" "acttes=C2=A0: ne plus recevoir, =C3=A9crire =C3=A0 acttes-leave@" \
	"the footer is filled in"

post "$member" echanges-plateformes "Sans pied" "$member"
house_wait 60 house_copy_is_there "$member" "$(house_message_id "Sans pied")"
copy=$(house_copy "$member" "$(house_message_id "Sans pied")")
unlike "$(cat "$copy")" 'multipart' "a list without footer sends what it got"
story_end
