# The steps of the schema as a table of C, a statement a string:
#
#     awk -f schema.awk FOLDER/1.sql FOLDER/2.sql …
#
# A statement ends with a semicolon at the end of a line. The lines of one
# follow one another without a break, as the stores have them.

BEGIN {
	print "#include \"migrate.h\"\n\n#include <stddef.h>"
}

FNR == 1 {
	if (n_steps > 0)
		print "\tNULL,\n};"
	print "\nstatic const char *const step_" ++n_steps "[] = {"
}

{
	sub(/(^|  *)--.*/, "")
}

/^$/ {
	next
}

{
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t%s\"%s\"%s\n", is_within ? "  " : "", $0, /;$/ ? "," : ""
	is_within = !/;$/
}

END {
	print "\tNULL,\n};\n\nconst char *const *const schema_steps[] = {"
	for (i = 1; i <= n_steps; i++)
		print "\tstep_" i ","
	print "\tNULL,\n};"
}
