# The rows of sayings.txt as a table of C.

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

NF < 2 || NF > 3 {
	print FILENAME ":" FNR ": expected MEANING, CODE and WORDS, with tabs" \
	    >"/dev/stderr"
	failed = 1
	exit 1
}

{
	gsub(/["\\]/, "\\\\&")
	print "\t{ SAYS_" toupper($1) ", \"" $2 "\", \"" $3 "\", \"" source "\" },"
}

END {
	if (failed)
		exit 1
	print "\t{ SAYS_NOTHING, \"\", \"\", \"\" },\n};"
}
