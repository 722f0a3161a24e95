# The formats of other programs' files as a table of C:
#
#     awk -f formats.awk FOLDER/NAME.conf …
#
# A line is "FACT: WHAT THE FILE CALLS IT"; the first ": " parts the two. Any
# other line that is no comment ends it with exit code 1.

function quoted(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	return "\"" text "\""
}

BEGIN {
	print "#include \"format.h\"\n"
	print "const struct format built_in_formats[] = {"
}

FNR == 1 {
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.conf$/, "", name)
}

/^#/ || /^$/ {
	next
}

index($0, ": ") < 2 {
	print "formats.awk: " FILENAME ":" FNR ": no \"FACT: WORDS\"" \
	    >"/dev/stderr"
	failed = 1
	exit 1
}

{
	at = index($0, ": ")
	printf "\t{ %s, %s,\n\t    %s },\n", quoted(name), \
	    quoted(substr($0, 1, at - 1)), quoted(substr($0, at + 2))
}

END {
	if (failed)
		exit 1
	print "\t{ 0 },\n};"
}
