#!/bin/bash
# What the pages say of the configuration is what crieur reads: each key stands
# in its block, each word and reason in its section, and nothing else does; the
# example of crieur-policy(5) is in order. And crieur(1) has each command with
# its options, as has completion.
# shellcheck source=tests/lib/tap.sh
. "${top_srcdir:=$(dirname "$0")/../..}/tests/lib/tap.sh"
: "${top_builddir:=.}"

rooms=$top_srcdir/src/policy
conf_page=$rooms/crieur.conf.5
policy_page=$rooms/crieur-policy.5
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# "BLOCK KEY" for each row of the tables.
keys_read() {
	awk '
	match($0, /^BLOCK\([a-z]+/) { block = substr($0, 7, RLENGTH - 6) }
	match($0, /^[A-Z]+\("[a-z_]+"/) {
		key = substr($0, RSTART, RLENGTH)
		gsub(/^[^"]*"|"$/, "", key)
		print block, key
	}' "$1" | sort
}

# "BLOCK KEY" for each item below .Ss BLOCK in the section BLOCKS.
keys_told() {
	awk '
	$1 == ".Sh" { section = $2; block = "" }
	$1 == ".Ss" { block = $2 }
	section == "BLOCKS" && $1 == ".It" && $2 == "Ic" { print block, $3 }
	' "$@" | sort
}

# items PAGE MACRO SECTION...: what stands in the section's items.
items() {
	awk -v macro="$2" -v wanted=" $3 " '
	$1 == ".Sh" { is_inside = index(wanted, " " $2 " ") > 0 }
	is_inside && $1 == ".It" && $2 == macro { print $3 }' "$1" | sort
}

# example PAGE: its literal lines, as a reader sees them.
example() {
	sed -n '/^\.\\" The example begins/,/^\.\\" The example ends/p' "$1" |
		sed '/^\./d; s/\\e/\\/g'
}

# "NOUN VERB" and "NOUN VERB --OPTION" for each command of the grammar.
commands_read() {
	tr '\n' ' ' <"$1" | sed 's/" *"//g' |
		grep -oE '(COMMAND|COMMAND_TELLS|ALSO)\(run_[a-z_]*, *"[^"]*"' |
		sed 's/.*, *"//; s/"$//' | awk '{
		n = $2 ~ /^\[?[a-z|]+\]?$/ ? split($2, verbs, "|") : 0
		if (n == 0) verbs[n = 1] = ""
		for (i = 1; i <= n; i++) {
			name = $1 " " verbs[i]
			gsub(/[][]/, "", name); sub(/ $/, "", name)
			print name
			rest = $0
			while (match(rest, /--[a-z-]+/)) {
				print name " " substr(rest, RSTART, RLENGTH)
				rest = substr(rest, RSTART + RLENGTH)
			}
		}
	}' | sort -u
}

# commands_told PAGE [all]: the same of its items; with all, also the options
# that the text below names.
commands_told() {
	sed -e ':a' -e '/\\$/N; s/\\\n//; ta' "$1" | awk -v all="$2" '
	$1 == ".It" && $2 == "Ic" {
		if (!is_head) n = 0
		is_head = 1
		name = $3
		verb = $4 == "Op" && $5 == "Cm" ? $6 : $4 == "Cm" ? $5 : $4
		if (verb ~ /^[a-z]+$/) name = name " " verb
		names[++n] = name
		first = n
		print name
	}
	$1 != ".It" { is_head = 0; first = 1 }
	is_head || all {
		for (i = 1; i < NF; i++) {
			if ($i !~ /^\.?Fl$/ || $(i + 1) !~ /^-[a-z]/) continue
			for (k = first; k <= n; k++) print names[k] " -" $(i + 1)
		}
	}
	/^\.S[hs] / { n = 0 }' | sort -u
}

same() {
	local only
	only=$(diff <(echo "$1") <(echo "$2") | sed -n 's/^</in the code only:/p
		s/^>/in the page only:/p')
	is "$only" "" "$3"
}

keys=$(keys_read "$rooms/key.def")
is "$(grep -c . <<<"$keys")" "$(grep -Ec '^[A-Z]+\("' "$rooms/key.def")" \
	"no row of the tables is overlooked"
same "$keys" "$(keys_told "$conf_page" "$policy_page")" \
	"each key stands in its block of the pages, and no other does"

words=$(sed -n 's/^WORD([A-Z_]*, "\([a-z-]*\)".*/\1/p' "$rooms/word.def" | sort)
is "$(grep -c . <<<"$words")" "$(grep -c '^WORD(' "$rooms/word.def")" \
	"no word is overlooked"
same "$words" "$(items "$policy_page" Ic WORDS)" \
	"each word of expressions stands in crieur-policy(5), and no other does"

reasons=$(sed -n 's/^REASON("\([a-z-]*\)".*/\1/p' \
	"$top_srcdir/include/crieur/policy/reason.def" | sort)
same "$reasons" "$(items "$policy_page" Cm REASONS)" \
	"each reason stands in crieur-policy(5), and no other does"

verdicts=$(sed -n 's/^VERDICT([A-Z]*, "\([a-z]*\)".*/\1/p' \
	"$top_srcdir/include/crieur/policy/verdict.def" | sort)
same "$verdicts" "$(items "$policy_page" Cm VERDICTS)" \
	"each verdict stands in crieur-policy(5), and no other does"

strays=$(awk '$1 == ".Sh" { section = $2 }
	$1 == ".It" && $2 == "Ic" && section != "BLOCKS" && section != "WORDS" {
		print FILENAME ":" FNR ": " $3
	}' "$conf_page" "$policy_page")
is "$strays" "" "no key or word stands outside of these sections"

grammar=$(commands_read "$top_srcdir/src/cli/grammar.def")
page=$top_srcdir/src/cli/crieur.1
is "$(comm -23 <(echo "$grammar") <(commands_told "$page" all))" "" \
	"each command and each of its options stands in crieur(1)"
is "$(comm -13 <(echo "$grammar") <(commands_told "$page"))" "" \
	"and crieur(1) has no other command or option"

# shellcheck source=/dev/null
. <("$top_builddir/crieur" completion bash)
completed() { # WORD...: whether the last is offered after the others
	COMP_WORDS=(crieur "${@:1:$#-1}" "") COMP_CWORD=$#
	_crieur_complete
	[[ " ${COMPREPLY[*]} " == *" ${*: -1} "* ]]
}
missing=$(echo "$grammar" | while read -ra words; do
	completed "${words[@]}" || echo "${words[@]}"
done)
is "$missing" "" "each command and each option is completed by bash"

# What facilitators are told to write is read as they are told.
taught() { # "WHAT<tab>WORDS" of crieur-animation(7), WHAT of the comment below
	awk '/^\.It Li / { words = substr($0, 8) }
		/^\.\\" (reply|request)/ { print substr($0, 5) "\t" words }' \
		"$top_srcdir/src/moderation/crieur-animation.7"
}
misread=$(taught | while IFS=$'\t' read -r what words; do
	printf '%s\n' 'From: a@example.org' 'To: b@example.org' \
		'MIME-Version: 1.0' 'Content-Type: text/plain; charset=utf-8' \
		'Subject:' '' "$words" >"$folder/mail"
	got=$("$top_builddir/crieur" --json read "${what%% *}" "$folder/mail")
	[[ ${what#reply } == request || $got == *"\"${what#reply }\""* ]] &&
		[[ $got != *'"commands": []'* ]] || echo "$words: $got"
done)
is "$(taught | grep -c .):$misread" "14:" \
	"each word of crieur-animation(7) is read as it says"

ovh=$(example "$top_srcdir/src/relay/crieur-ovh.7" | sed -n '/ = /s/  */ /gp')
is "$(grep -vxFf <(sed 's/  */ /g; s/ #.*//' "$top_srcdir/policies/crieur.conf") \
	<<<"$ovh")" "" "the relay of crieur-ovh(7) is the sample's"

# A store nobody has: the example must not depend on a register.
{
	example "$policy_page"
	echo "store { path = \"$folder/crieur.db\" }"
} >"$folder/policy.conf"
out=$("$top_builddir/crieur" --config "$folder/policy.conf" check 2>&1)
is "$?:$out" "0:1 lists and 5 expectations are in order" \
	"the example of crieur-policy(5) is in order"

sed 's/in(group) and lapsed/spam/' "$folder/policy.conf" >"$folder/wrong.conf"
like "$("$top_builddir/crieur" --config "$folder/wrong.conf" check 2>&1)" \
	'expect "dues not paid" wants reject because dues-lapsed but' \
	"and would not be with another rule"

mkdir "$folder/kinds" "$folder/lists"
cp "$top_srcdir"/policies/kinds/*.conf "$folder/kinds"
cp "$top_srcdir"/policies/lists/*.conf "$folder/lists"
{
	example "$conf_page"
	echo "store { path = \"$folder/crieur.db\" }"
} >"$folder/crieur.conf"
out=$("$top_builddir/crieur" --config "$folder/crieur.conf" check 2>&1)
like "$?:$out" '^0:[0-9]+ lists and [0-9]+ expectations are in order$' \
	"the example of crieur.conf(5) serves the sample lists"

done_testing
