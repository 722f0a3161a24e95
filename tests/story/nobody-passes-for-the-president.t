#!/bin/bash
# Every known way to write in somebody else's name, by an attacker whose own
# domain has SPF, DKIM and DMARC in order: as the president to the announcement
# list, and as a member to the member's group. None is accepted.
# shellcheck source=tests/lib/story.sh
. "$(dirname "$0")/../lib/story.sh"
# shellcheck disable=SC2034
HOUSE_VERIFIERS=yes
story_begin nsd opendkim opendmarc

president=$(house_person 'role("president")')
dsi=$(house_person 'role("dsi")')
member=$(house_person 'group("acttes") && paid && plain && address ~ /@example.org/')
outside=$(house_person 'paid && !group("acttes") && plain')
membres=$(entitled 'paid')
attacker=x@mechant.example

# ---- forgeries ----------------------------------------------------------
# Each writes a message to $list@ about $subject, in $victim's name.

letter() { # FROM_LINES...: with what every letter has behind them
	printf '%b\n' "$@"
	printf 'To: %s@%s\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n\nBonjour.\n' \
		"$list" "$DOMAIN" "$subject" "$(LC_ALL=C date -R)" \
		"$(house_message_id "$subject")"
}

local_part() { echo "${victim%@*}"; }
domain_part() { echo "${victim#*@}"; }

bare_from() { letter "From: $victim"; }
two_from() { letter "From: $victim" "From: $attacker"; }
two_from_reversed() { letter "From: $attacker" "From: $victim"; }
two_from_one_spaced() { letter "From: $attacker" "From : $victim"; }
two_from_case() { letter "From: $attacker" "fRoM: $victim"; }
two_authors() { letter "From: $victim, $attacker"; }
two_authors_reversed() { letter "From: $attacker, $victim"; }
name_is_address() { letter "From: \"$victim\" <$attacker>"; }
name_holds_address() { letter "From: La Coop ($victim) <$attacker>"; }
name_quotes_address() { letter "From: \"Coop '$victim' via\" <$attacker>"; }
name_wide_sign() { letter "From: $(local_part)＠$(domain_part) <$attacker>"; }
name_encoded() {
	letter "From: =?utf-8?q?$(local_part)=40$(domain_part)?= <$attacker>"
}
name_encoded_base64() {
	letter "From: =?utf-8?b?$(printf '%s' "$victim" | base64 -w 0)?= <$attacker>"
}
name_encoded_angle() {
	letter "From: =?utf-8?q?=3C$(local_part)=40$(domain_part)=3E?= <$attacker>"
}
name_in_comment() { letter "From: $attacker ($victim)"; }
all_encoded() { letter "From: =?utf-8?q?$(local_part)=40$(domain_part)?="; }
local_encoded() {
	letter "From: =?utf-8?q?$(local_part)?=@$(domain_part)"
}
encoded_and_plain() {
	letter "From: =?utf-8?q?$(local_part)=40$(domain_part)=2C?= $attacker"
}
cyrillic_domain() { letter "From: $(local_part)@${victim#*@}" | sed '1s/e/е/2g'; }
punycode_domain() { letter "From: $(local_part)@xn--xample-9uf.org"; }
one_letter_more() { letter "From: $(local_part)@$(domain_part)s"; }
domain_above() { letter "From: $(local_part)@$(domain_part).mechant.example"; }
math_letter() { letter "From: $victim" | sed '1s/e/𝖾/'; }
dotless_i() { letter "From: $victim" | sed '1s/i/ı/'; }
wide_letters() { letter "From: $victim" | sed '1s/a/ａ/'; }
invisible_letter() { letter "From: $(local_part)​@$(domain_part)"; }
capitals() { letter "From: ${victim^^}"; }
nul_behind() { letter "From: $victim\\0@mechant.example"; }
nul_before() { letter "From: $attacker\\0$victim"; }
nul_field() { letter "From: $attacker\\0\nX: \\0" "From\\0: $victim"; }
group() { letter "From: Bureau: $victim;"; }
group_empty() { letter "From: $victim:;"; }
group_and_mailbox() { letter "From: Bureau:; $victim"; }
comment_in_address() { letter "From: $(local_part)(c)@(c)$(domain_part)"; }
comment_hides() { letter "From: $attacker(\\\\), $victim (x)"; }
comment_open() { letter "From: $victim ($attacker"; }
route() { letter "From: <@mechant.example:$victim>"; }
percent() { letter "From: <$(local_part)%$(domain_part)@mechant.example>"; }
quoted_local() { letter "From: \"$victim\"@mechant.example"; }
angle_twice() { letter "From: <$victim> <$attacker>"; }
folded() { letter "From:\n $victim"; }
folded_blank() { letter "From: $attacker,\n \n $victim"; }
sender_is() { letter "From: $attacker" "Sender: $victim"; }
reply_to_is() { letter "From: $attacker" "Reply-To: $victim"; }
sender_is_attacker() { letter "From: $victim" "Sender: $attacker"; }
resent() { letter "Resent-From: $attacker" "From: $victim"; }
x_original() { letter "From: $attacker" "X-Original-From: $victim"; }
mbox_line() { letter "From $victim Wed Nov 25 00:00:00 2026" "From: $attacker"; }
bare_cr() { letter "From: $attacker\\rFrom: $victim"; }
list_itself() { letter "From: $list@$DOMAIN"; }
list_signed() { letter "From: $list@$DOMAIN" | house_sign "$DOMAIN"; }
owner_signed() { letter "From: acttes-owner@$DOMAIN" | house_sign "$DOMAIN"; }
signed_by_attacker() { letter "From: $victim" | house_sign mechant.example; }
signed_in_domains_name() { # with a key that is not the domain's
	letter "From: $victim" | house_sign "$(domain_part)" | sed 's/b=..../b=AAAA/'
}
signed_elsewhere() { # something the victim has signed, to somebody else
	house_message "$victim" someone@example.net "$subject" |
		house_sign "$(domain_part)"
}
signed_then_readdressed() {
	signed_elsewhere | sed "s/^To:.*/To: $list@$DOMAIN/"
}
signed_and_second_to() {
	signed_elsewhere | sed "1s/^/To: $list@$DOMAIN\n/"
}
signed_old() {
	letter "From: $victim" | sed "s/^Date:.*/Date: $(LC_ALL=C date -R \
		-d '-30 days')/" | house_sign "$(domain_part)"
}
signed_old_new_date() {
	signed_old | sed "1s/^/Date: $(LC_ALL=C date -R)\n/"
}
signed_open_end() {
	letter "From: $victim" | house_sign "$(domain_part)" 'l=4;' |
		sed '$a Virez tout.'
}
results_forged() {
	letter "Authentication-Results: mail.$DOMAIN; dmarc=pass header.from=$(domain_part)" \
		"From: $victim"
}
identity_forged() {
	letter "From: $victim" | house_sign mechant.example \
		"i=x=3Bdkim=3Dpass=20header.d=3D$(domain_part)=20header.x=3D@mechant.example;"
}

forgeries() {
	declare -F | awk '{ print $3 }' | sed -n \
		"/^\($(sed -n 's/^\([a-z0-9_]*\)() {.*/\1/p' "$0" |
			sed '1,/^domain_part$/d;/^forgeries$/,$d' | paste -sd '|' |
			sed 's/|/\\|/g')\)$/p"
}

# forge NAME LIST VICTIM: refused, or held or discarded; never accepted
forge() {
	local list=$2 victim=$3 subject="$1 $2" before
	before=$(wc -l <"$HOUSE/crieur/log")
	answers=$("$1" | house_speak "$attacker" "$list@$DOMAIN" "$HOUSE_ATTACKER")
	subjects+=("$subject")
	case $(tail -n "+$((before + 1))" "$HOUSE/crieur/log" |
		grep -o "post=[a-z]*"):$answers in
	post=accept*) diag "ACCEPTED: $subject"; return 1 ;;
	post=*) n_judged=$((n_judged + 1)) ;;
	*"data: 5"* | *"data: 4"*) ;;
	*) diag "no verdict on $subject: $answers"; return 1 ;;
	esac
}

forge_all() { # LIST VICTIM
	local name failed=0
	while read -r name; do
		forge "$name" "$1" "$2" || failed=1
	done < <(forgeries)
	return $failed
}

subjects=() n_judged=0
n=$(forgeries | wc -l)
holds "there are many forgeries" test "$n" -gt 50
holds "$n forgeries of an announcement by the president are not accepted" \
	forge_all membres "$president"
holds "nor of a member's post" forge_all acttes "$member"
holds "most of them came to the rules" test $n_judged -gt "$n"

# ---- announcements ------------------------------------------------------

announce() { # SUBJECT FROM [LOGIN]: with a login, or signed from outside
	if [ -n "${3:-}" ]; then
		answers=$(house_message "$2" "membres@$DOMAIN" "$1" |
			house_send "$2" "membres@$DOMAIN" "$3")
	else
		answers=$(house_message "$2" "membres@$DOMAIN" "$1" |
			house_sign "${2#*@}" | tee "$HOUSE/$1.eml" |
			house_speak "$2" "membres@$DOMAIN" 203.0.113.9)
	fi
}
announce "Par sa signature" "$president"
like "$answers" '^data: 250' "the president announces by a signature"
announce "Par son mot de passe" "$president" "$president"
like "$answers" '^data: 250' "and by a login"
announce "Du dsi" "$dsi"
like "$answers" '^data: 250' "the dsi announces too"
announce "D'une membre" "$outside"
like "$answers" '^data: 5.*5\.7\.1' "a proved member does not"
announce "D'un autre login" "$president" "$outside"
like "$(trace "D'un autre login")" 'confirm: rule .*, proof none' \
	"nor with her own login and another's name"
subjects+=("D'un autre login")
arrives "Par sa signature" "$membres" "the announcement arrives"
arrives "Par son mot de passe" "$membres" "the second too"
arrives "Du dsi" "$membres" "and the third"

# Another customer of the president's provider: SPF and DMARC pass.
neighbour=autre-cliente@${president#*@}
answers=$(house_message "$president" "membres@$DOMAIN" "D'une cliente" |
	house_speak "$neighbour" "membres@$DOMAIN" "$HOUSE_OUTSIDE")
subjects+=("D'une cliente")
like "$(trace "D'une cliente")" 'confirm: rule .*, proof none' \
	"another customer of the same provider proves nothing"
answers=$(house_message "$member" "acttes@$DOMAIN" "D'une autre cliente" |
	house_speak "$neighbour" "acttes@$DOMAIN" "$HOUSE_OUTSIDE")
subjects+=("D'une autre cliente")
like "$(trace "D'une autre cliente")" 'confirm: rule .*, proof none' \
	"nor in a member's name"
answers=$(house_message "$president" "membres@$DOMAIN" "Sans signature" |
	house_speak "$president" "membres@$DOMAIN" "$HOUSE_OUTSIDE")
subjects+=("Sans signature")
like "$(trace "Sans signature")" 'confirm: rule .*, proof dmarc' \
	"and the president is asked where only the provider's server speaks"

# The same signed mail once more: to the same list it is known, to another it is
# not his.
answers=$(house_speak "$attacker" "membres@$DOMAIN" "$HOUSE_ATTACKER" \
	<"$HOUSE/Par sa signature.eml")
answers=$(house_speak "$attacker" "acttes@$DOMAIN" "$HOUSE_ATTACKER" \
	<"$HOUSE/Par sa signature.eml")
unlike "$(trace "Par sa signature" | grep -c ' accept: ')" '^[^1]' \
	"sent again by another, it is accepted once"

# ---- two messages in one ------------------------------------------------

smuggle() { # END_OF_DATA: a second message behind what may be taken for an end
	local victim=$president subject="passager $1" list=membres
	subjects+=("$subject")
	{
		printf 'From: %s\r\nTo: x@%s\r\n\r\nBonjour.' "$attacker" "$DOMAIN"
		printf '%b' "$1"
		printf 'MAIL FROM:<%s>\r\nRCPT TO:<membres@%s>\r\nDATA\r\n' \
			"$victim" "$DOMAIN"
		bare_from | sed 's/$/\r/'
		printf '.\r\nQUIT\r\n'
	} | HOUSE_RAW=yes house_speak "$attacker" "dsi@$DOMAIN" "$HOUSE_ATTACKER"
}
for end in '\n.\n' '\n.\r\n' '\r\n.\n' '\r.\r' '\r\n.\r' '\r.\r\n' '\n.\r'; do
	before=$(wc -l <"$HOUSE/crieur/log")
	answers=$(smuggle "$end")
	unlike "$(tail -n "+$((before + 1))" "$HOUSE/crieur/log")" \
		'to=<membres' "nothing is smuggled behind ${end//\\/}"
done

post "$president" membres "Le dernier mot" "$president"
arrives "Le dernier mot" "$membres" "the gate lives on"
reached=0
for subject in "${subjects[@]}"; do
	! house_received "$(house_message_id "$subject")" |
		grep -qvxF "dsi@$DOMAIN" || {
		diag "reached somebody: $subject"
		reached=$((reached + 1))
	}
done
is $reached 0 "none of ${#subjects[@]} forgeries reached anybody"
story_end
