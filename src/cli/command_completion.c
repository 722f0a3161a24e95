/* crieur completion: what a shell asks for while a command is typed, made of
 * grammar.def. */
#include <ctype.h>
#include <string.h>

#include "crieur/base/str.h"

#include "table.h"

/* zsh runs it as bash would. */
static const char head[] =
    "%s For crieur(1), made by crieur completion.\n"
    "_crieur_lists() {\n"
    "\tcrieur lists 2>/dev/null | sed -n '2,$s/ .*//p'\n"
    "}\n"
    "_crieur_complete() {\n"
    "\tlocal noun= verb= word words= i=1\n"
    "\twhile [ $i -lt $COMP_CWORD ]; do\n"
    "\t\tword=${COMP_WORDS[$i]}\n"
    "\t\tcase $word in\n"
    "\t\t--config) i=$((i + 1)) ;;\n"
    "\t\t-*) ;;\n"
    "\t\t*) if [ -z \"$noun\" ]; then noun=$word\n"
    "\t\t   elif [ -z \"$verb\" ]; then verb=$word; fi ;;\n"
    "\t\tesac\n"
    "\t\ti=$((i + 1))\n"
    "\tdone\n"
    "\tcase \"$noun $verb\" in\n"
    "\t' ') words='--config --json --help --version";

static const char foot[] = "\tesac\n"
			   "\tCOMPREPLY=($(compgen -W \"$words\" -- "
			   "\"${COMP_WORDS[$COMP_CWORD]}\"))\n"
			   "}\n"
			   "complete -o default -F _crieur_complete crieur\n";

/* What may be typed of a grammar: its options, its words in lower case, and
 * settings up to their "=". */
static void
add_words(struct str *out, struct span grammar)
{
	while (grammar.len > 0) {
		struct span word =
		    span_first(grammar, strcspn(grammar.at, " []|"));
		grammar = span_from_offset(grammar, word.len + 1);
		size_t equals = span_find(word, '=');
		bool is_typed =
		    word.len > 2 && (islower((unsigned char)word.at[0]) != 0 ||
					word.at[0] == '-');
		if (is_typed)
			str_addf(out, " %.*s%s", (int)equals, word.at,
			    equals < word.len ? "=" : "");
		else if (span_is(word, "LIST"))
			str_adds(out, " $(_crieur_lists)");
	}
}

/* "	'NOUN VERB' | 'NOUN VERB') words=" */
static void
add_pattern(struct str *out, const struct noun *noun, struct span verbs)
{
	const char *between = "\t";

	while (verbs.len > 0) {
		struct span verb = span_cut(&verbs, '|');
		str_addf(out, "%s'%s %.*s'", between, noun->name, (int)verb.len,
		    verb.at);
		between = " | ";
	}
	str_adds(out, ") words=\"");
}

/* A line for each verb of the noun, then what stands after the noun alone. */
static void
add_noun(struct str *out, const struct noun *noun)
{
	CLEANUP(str_fini) struct str first = { 0 };
	struct span last = span_of("");

	for (const struct command *command = table_commands;
	     command->grammar != NULL; command++) {
		if (!table_is_of(command, noun))
			continue;
		struct span verbs = table_verb(command);
		if (verbs.len == 0) {
			add_words(
			    &first, span_from_offset(span_of(command->grammar),
					strlen(noun->name)));
			continue;
		}
		if (!span_equal(verbs, last)) {
			str_adds(out, last.len > 0 ? "\" ;;\n" : "");
			add_pattern(out, noun, verbs);
			add_words(&first, verbs);
		}
		add_words(out, span_of(verbs.at + verbs.len));
		last = verbs;
	}
	str_adds(out, last.len > 0 ? "\" ;;\n" : "");
	str_addf(out, "\t'%s '*) words=\"%s\" ;;\n", noun->name, str_c(&first));
}

int
run_completion(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };
	bool is_zsh = strcmp(args->verb, "zsh") == 0;

	str_addf(&out, head,
	    is_zsh ? "#compdef crieur\nautoload -U +X bashcompinit\n"
		     "bashcompinit\n#"
		   : "#");
	for (const struct noun *noun = table_nouns; noun->name != NULL; noun++)
		str_addf(&out, " %s", noun->name);
	str_adds(&out, "' ;;\n");
	for (const struct noun *noun = table_nouns; noun->name != NULL; noun++)
		add_noun(&out, noun);
	str_adds(&out, foot);
	if (is_zsh)
		str_adds(
		    &out, "_bash_complete -o default -F _crieur_complete\n");
	print_lines(context->print, "", str_span(&out));
	return str_check(&out, err);
}
