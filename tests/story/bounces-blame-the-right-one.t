#!/bin/bash
# A real Postfix sends mail back to the address of its recipient alone: after
# enough days, and a mail to find out, nothing is sent to him any more, he is
# told elsewhere, and one word of his ends it. Forged reports do nothing; when
# half of the list comes back at once, nothing counts and the list stays open.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
story_make sqlite3
sed -i 's/envelope = list/envelope = verp/' "$HOUSE/crieur/relay.conf"
cat >>"$HOUSE/crieur/crieur.conf" <<END
bounce {
    days   = 3
    settle = 2s
}
END
# What the smarthost takes and then cannot deliver, a pattern a line.
gone=$HOUSE/smarthost/etc/gone
words=$HOUSE/bin/words
printf '#!/bin/sh\ncat >/dev/null\ncat %s.txt\nexit 67\n' "$words" >"$words"
chmod 755 "$words"
goes() { # PATTERN WORDS: nobody is there, says the smarthost
	echo "/$1/ gone:" >"$gone"
	echo "$2" >"$words.txt"
	postfix -c "$HOUSE/smarthost/etc" reload 2>/dev/null
}
echo "gone unix - n n - 8 pipe flags=Rq user=$HOUSE_MAIL_USER argv=$words" \
	>>"$HOUSE/smarthost/etc/master.cf"
goes '@disparu\.example$' "no such mailbox here"
postconf -c "$HOUSE/smarthost/etc" \
	"$(postconf -c "$HOUSE/smarthost/etc" transport_maps |
		sed "s| inline:| regexp:$gone, inline:|")"
house_start || story_give_up "the house does not start"

in_store() { # SQL
	sqlite3 -cmd '.timeout 10000' "$HOUSE/crieur/store/crieur.db" "$1"
}
# Everything in the store happened a day earlier.
a_day_goes_by() {
	in_store "UPDATE bounce SET at = at - 86400, day = date(day, '-1 day');
	    UPDATE delivery SET done_at = done_at - 86400;
	    UPDATE outgoing SET created_at = created_at - 86400;
	    UPDATE bounce_storm
	      SET began_at = began_at - 86400, last_at = last_at - 86400;
	    UPDATE bounce_state SET counted_from = counted_from - 86400
	      WHERE counted_from > 0;"
}
bounced() { # ADDRESS N: so many failures of it are known
	[ "$("$CRIEUR" bounces "$1" |
		grep -cE "[[:blank:]]$1[[:blank:]].*[[:blank:]]address[[:blank:]]")" -ge "$2" ]
}
suspended() { # ADDRESS
	"$CRIEUR" run-due >/dev/null
	"$CRIEUR" bounces | grep -q "^$1[[:blank:]]*suspended since"
}
receives() { # ADDRESS
	"$CRIEUR" audience acttes | grep -qx "$1"
}
not_proved() { # N: so many reports proved nothing
	[ "$(in_store "SELECT count(*) FROM event
	    WHERE what = 'bounce without proof'")" -ge "$1" ]
}

author=$(house_person 'group("acttes") && paid && plain')
gone_one=parti@disparu.example
elsewhere=parti@ailleurs.example
enter() { # NAME ADDRESS
	"$CRIEUR" person add "$1" "$2" >/dev/null &&
	"$CRIEUR" group join acttes "$2" >/dev/null &&
	"$CRIEUR" dues add "$2" --until "$(date -d '+90 days' +%F)" >/dev/null
}
enter "Paul Parti" "$gone_one" &&
	"$CRIEUR" person set "$gone_one" address add "$elsewhere" >/dev/null &&
	"$CRIEUR" person set "$gone_one" address verify "$elsewhere" >/dev/null
enter "Denise Info" denise@example.org &&
	"$CRIEUR" role grant dsi denise@example.org >/dev/null

for day in 1 2 3; do
	post "$author" acttes "Jour $day" "$author"
	holds "day $day: what Postfix sends back is known to be his" \
		house_wait 60 bounced "$gone_one" "$day"
	receives "$gone_one"
	is $? 0 "he still receives"
	a_day_goes_by
done
like "$("$CRIEUR" bounces "$gone_one")" 'address[[:blank:]]+5\.1\.1 .*no such mailbox' \
	"crieur bounces has the class, the code and the words"
like "$(trace "Jour 1")" 'no such mailbox here' "so has trace"

# Others forge reports about another person meanwhile: a Message-ID the whole
# list knows, an invented token, a mark as old posts had.
victim=$(house_person 'group("acttes") && paid && plain && address != "'"$author"'"')
forge() { # TO ID MARK
	cat <<-END | house_send "" "$1" >/dev/null
	From: MAILER-DAEMON@smarthost.example
	To: $1
	Subject: Undelivered Mail Returned to Sender
	MIME-Version: 1.0
	Content-Type: multipart/report; report-type=delivery-status; boundary=b

	--b

	Sorry.

	--b
	Content-Type: message/delivery-status

	Reporting-MTA: dns; smarthost.example

	Final-Recipient: rfc822; $victim
	Action: failed
	Status: 5.1.1
	Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

	--b
	Content-Type: text/rfc822-headers

	Message-ID: <$2>
	X-Crieur-Sent: $3

	--b--
	END
}
for day in 1 2 3; do
	forge "acttes-bounces@$DOMAIN" "$(house_message_id "Jour $day")" \
		1-0-0-abcdefghijklmnopqrstuvwxyz
	forge "acttes-bounces+abcdefghijklmnopqrstuvwxyz@$DOMAIN" \
		"$(house_message_id "Jour $day")" nothing
done
holds "six forged reports have come" house_wait 30 not_proved 6
is "$("$CRIEUR" bounces "$victim")" "nothing came back" \
	"and count for nothing"

holds "a mail to find out comes back too, and nothing is sent any more" \
	house_wait 90 suspended "$gone_one"
is "$(in_store "SELECT count(*) FROM bounce WHERE source = 'probe'")" 1 \
	"for which one mail was enough"
unlike "$("$CRIEUR" audience acttes)" "$gone_one" "the list leaves him out"
is "$("$CRIEUR" audience acttes --suspended)" "$gone_one" "and says so"
like "$("$CRIEUR" explain acttes --from "$author" --recipients)" \
	"$gone_one.*suspended by bounces" "so does explain"
like "$("$CRIEUR" person show "$gone_one")" \
	"$gone_one, delivered to, suspended by bounces" \
	"and person show: the address is kept"
like "$("$CRIEUR" status)" "mail to 1 addresses has stopped" "status counts"
told() { house_mails "$@" | tail -n 1; }
holds "he is told at his other address" \
	house_wait 30 told "$elsewhere" "$gone_one" "no such mailbox here"
holds "so is dsi" house_wait 30 told denise@example.org "$gone_one"
facilitator=$(house_people 'group("acttes") && paid && role("facilitator:acttes")' |
	head -n 1)
[ -n "$facilitator" ] ||
	facilitator=$("$CRIEUR" audience acttes --moderators | head -n 1)
holds "and who facilitates" house_wait 30 told "$facilitator" "$gone_one"

post "$author" acttes "Sans lui" "$author"
holds "another post goes out" house_wait 60 \
	house_copy_is_there "$victim" "$(house_message_id "Sans lui")"
is "$(in_store "SELECT count(*) FROM delivery AS d JOIN outgoing AS o
    ON o.id = d.outgoing_id WHERE d.address = '$gone_one'
    AND o.header_message_id = '$(house_message_id "Sans lui")'")" 0 \
	"not to him"

# His mailbox is there again, and he says the word from elsewhere.
goes '^nobody$' ""
answer=$(tr -d '\r' <"$(told "$elsewhere" "$gone_one")" |
	sed -n 's/^Reply-To: *//p' | tr -d '<>')
like "$answer" '^acttes-bounces\+' "the mail that told him takes an answer"
house_message "$elsewhere" "$answer" "Re: arret" "reprendre" |
	house_send "$elsewhere" "$answer" >/dev/null
holds "his one word brings the list back" house_wait 30 receives "$gone_one"
post "$author" acttes "Avec lui" "$author"
holds "and he has the next post" house_wait 60 \
	house_copy_is_there "$gone_one" "$(house_message_id "Avec lui")"

# Its code says that nobody is there; its words say why, and are believed.
says() { # CLASS WORDS: what came back of him last is of that class
	"$CRIEUR" bounces "$gone_one" |
		grep -qE "[[:blank:]]$1[[:blank:]]+5\.1\.1 .*$2"
}
goes '@disparu\.example$' "too many recipients this hour"
post "$author" acttes "Trop vite" "$author"
holds "a rate is no address that fails" \
	house_wait 60 says temporary "too many recipients"
goes '@disparu\.example$' "this account has been suspended"
post "$author" acttes "Suspendu" "$author"
holds "a closed account is a class of its own" \
	house_wait 60 says disabled "has been suspended"
goes '^nobody$' ""

# The smarthost refuses at once, which is as good as a report.
enter "Absent Aussi" absent.aussi@example.org
post "$author" acttes "Refus" "$author"
refused_known() {
	"$CRIEUR" run-due >/dev/null
	bounced absent.aussi@example.org 1
}
holds "what the relay is told at once counts as well" \
	house_wait 60 refused_known

# The account in every envelope, and a smarthost that knows nothing of reports:
# a report has nothing that the whole list did not see, and scores nobody.
postconf -c "$HOUSE/smarthost/etc" 'smtpd_discard_ehlo_keywords = dsn'
sed -i 's/envelope = verp/envelope = account/' "$HOUSE/crieur/relay.conf"
"$CRIEUR" reload >/dev/null
goes '@disparu\.example$' "no such mailbox here"
scored() { in_store "SELECT count(*) FROM bounce WHERE source = 'mail'"; }
before=$(scored)
post "$author" acttes "Par le compte" "$author"
holds "a report to the account that names nothing of one's own has come" \
	house_wait 60 not_proved 7
is "$(scored)" "$before" "and scores nobody"

postconf -c "$HOUSE/smarthost/etc" 'smtpd_discard_ehlo_keywords ='
sed -i 's/envelope = account/envelope = verp/' "$HOUSE/crieur/relay.conf"
"$CRIEUR" reload >/dev/null

# Everybody of one domain, and with it most of the list, at once.
n_before=$("$CRIEUR" audience acttes | wc -l)
goes '@(example\.(org|net|com)|disparu\.example)$' "all are gone"
for day in 1 2 3 4; do
	[ $day = 1 ] || a_day_goes_by
	post "$author" acttes "Tempete $day" "$author"
	all_back() {
		[ "$(in_store "SELECT count(*) FROM bounce
		    WHERE words LIKE '%all are gone%'")" -ge \
			$((day * (n_before - 2))) ]
	}
	holds "storm, day $day: nearly all of the list comes back" \
		house_wait 90 all_back
	"$CRIEUR" run-due >/dev/null
done
sleep 3
"$CRIEUR" run-due >/dev/null
is "$("$CRIEUR" audience acttes | wc -l)" "$n_before" \
	"the list stays open to all of them"
is "$(in_store "SELECT count(*) FROM bounce WHERE storm_id IS NULL
    AND words LIKE '%all are gone%'")" 0 "none of it counts"
"$CRIEUR" status >"$HOUSE/status"
is $? 1 "status needs a person"
like "$(cat "$HOUSE/status")" 'so much comes back at once' "and says why"
is "$(in_store "SELECT count(*) FROM bounce_storm WHERE scope = 'site'")" 1 \
	"it is one storm, told once"
story_end
