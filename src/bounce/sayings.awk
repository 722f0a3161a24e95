# The rows of sayings.txt as a table of C.

# The row, or one for each of what the first braces in its words hold.
function expand(meaning, code, words,    from, to, inside, each, n, i)
{
	from = index(words, "{")
	if (from == 0) {
		print "\t{ SAYS_" toupper(meaning) ", \"" code "\", \"" \
		    words "\", \"" source "\" },"
		return
	}
	to = index(words, "}")
	inside = substr(words, from + 1, to - from - 1)
	if (inside in lists)
		inside = lists[inside]
	n = split(inside, each, "|")
	for (i = 1; i <= n; i++)
		expand(meaning, code, substr(words, 1, from - 1) each[i] \
		    substr(words, to + 1))
}

BEGIN {
	FS = "\t"
	print "/* Made by sayings.awk of sayings.txt. */"
	print "#include \"saying.h\"\n"
	print "const struct saying sayings[] = {"
}

/^#/ || /^$/ {
	next
}

/^@ / {
	source = substr($0, 3)
	gsub(/["\\]/, "\\\\&", source)
	next
}

/^= / {
	name = $0
	sub(/^= /, "", name)
	list = name
	sub(/ .*/, "", name)
	sub(/^[^ ]* /, "", list)
	lists[name] = list
	next
}

NF < 2 || NF > 3 {
	print FILENAME ":" FNR ": expected MEANING, CODE and WORDS, with tabs" \
	    >"/dev/stderr"
	failed = 1
	exit 1
}

{
	gsub(/["\\]/, "\\\\&")
	expand($1, $2, $3)
}

END {
	if (failed)
		exit 1
	print "\t{ SAYS_NOTHING, \"\", \"\", \"\" },\n};"
}
