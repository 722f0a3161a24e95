# The built-in texts as a table of C:
#
#     awk -f texts.awk PHRASES FOLDER/fr/NAME.txt … FOLDER/en/NAME.txt …
#
# Texts keep the order of the French files. A text that stands in one language
# alone, or a phrase without its two lines, ends it with exit code 1.

function fail(text) {
	print "texts.awk: " text >"/dev/stderr"
	failed = 1
	exit 1
}

function quoted(line) {
	gsub(/\\/, "\\\\", line)
	gsub(/"/, "\\\"", line)
	return "\"" line
}

FNR == 1 && FILENAME != ARGV[1] {
	n = split(FILENAME, part, "/")
	language = part[n - 1]
	name = part[n]
	sub(/\.txt$/, "", name)
	if (language == "fr")
		texts[++n_texts] = name
}

FILENAME != ARGV[1] {
	text[language, name] = text[language, name] "\n\t  " quoted($0) "\\n\""
	next
}

/^#/ || /^$/ {
	next
}

/^[^\t]/ {
	phrases[++n_phrases] = $0
	n_lines = 0
	next
}

{
	sub(/^\t/, "")
	language = n_lines++ == 0 ? "fr" : "en"
	if (n_lines > 2)
		fail(FILENAME ":" FNR ": a third line; expected two")
	phrase[language, phrases[n_phrases]] = "\n\t  " quoted($0) "\""
}

function table(title, names, n, words,    i) {
	print "\nconst struct text " title "[] = {"
	for (i = 1; i <= n; i++) {
		if (!(("fr", names[i]) in words) || !(("en", names[i]) in words))
			fail(names[i] ": expected it in French and in English")
		print "\t{ \"" names[i] "\"," words["fr", names[i]] "," \
		    words["en", names[i]] " },"
	}
	print "\t{ NULL, NULL, NULL },\n};"
}

END {
	if (failed)
		exit 1
	for (key in text)
		n_files++
	if (n_files != 2 * n_texts)
		fail(n_texts " French texts, " n_files - n_texts " English ones")
	print "/* Made by texts.awk of the files of policies/texts. */"
	print "#include \"text.h\"\n\n#include <stddef.h>"
	table("built_in_texts", texts, n_texts, text)
	table("built_in_phrases", phrases, n_phrases, phrase)
}
