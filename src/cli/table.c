#include "table.h"

#include <ctype.h>
#include <string.h>

#include "crieur/base/str.h"

#define COMMAND(...)
#define COMMAND_TELLS(...)
#define ALSO(...)
#define NOUN(...) { __VA_ARGS__ },
const struct noun table_nouns[] = {
#include "grammar.def"
	{ .name = NULL },
};
#undef COMMAND
#undef COMMAND_TELLS
#undef ALSO
#undef NOUN

#define NOUN(...)
#define COMMAND_TELLS(function, words, how, wrong, without) \
 { function, words, how, wrong, without },
#define COMMAND(function, words, how) \
 COMMAND_TELLS(function, words, how, NULL, NULL)
#define ALSO COMMAND
const struct command table_commands[] = {
#include "grammar.def"
	{ .grammar = NULL },
};
#undef COMMAND
#undef COMMAND_TELLS
#undef ALSO
#undef NOUN

const struct noun *
table_noun(const char *name)
{
	for (const struct noun *noun = table_nouns; noun->name != NULL;
	     noun++) {
		if (strcmp(noun->name, name) == 0)
			return noun;
	}
	return NULL;
}

bool
table_is_of(const struct command *command, const struct noun *noun)
{
	struct span grammar = span_of(command->grammar);

	return span_is(args_grammar_word(&grammar), noun->name);
}

/* The word after the noun that chooses the command, empty if there is none. */
static struct span
verb_of(const struct command *command, bool *is_optional_r)
{
	struct span grammar = span_of(command->grammar);

	args_grammar_word(&grammar);
	struct span verb = args_grammar_word(&grammar);
	*is_optional_r = verb.len > 2 && verb.at[0] == '[';
	if (*is_optional_r)
		verb = span_from(verb.at + 1, verb.len - 2);
	return verb.len > 0 && islower((unsigned char)verb.at[0]) != 0
	           ? verb
	           : span_of("");
}

struct span
table_verb(const struct command *command)
{
	bool is_optional;

	return verb_of(command, &is_optional);
}

static bool
has_word(struct span words, const char *word)
{
	while (words.len > 0) {
		if (span_is(span_cut(&words, '|'), word))
			return true;
	}
	return false;
}

const struct command *
table_find(const struct noun *noun, int argc, char **argv, int *n_chosen_r,
    struct err *err)
{
	CLEANUP(str_fini) struct str verbs = STR_MAX(200);
	const struct command *bare = NULL, *last = NULL;

	*n_chosen_r = 0;
	for (const struct command *command = table_commands;
	     command->grammar != NULL; command++) {
		bool is_optional;
		struct span verb = verb_of(command, &is_optional);
		if (!table_is_of(command, noun))
			continue;
		*n_chosen_r = argc > 0 && has_word(verb, argv[0]);
		if (*n_chosen_r > 0)
			return command;
		if (verb.len == 0 || (is_optional && argc == 0))
			bare = command;
		if (last == NULL || last->run != command->run)
			str_addf(&verbs, "%s%.*s", verbs.len > 0 ? ", " : "",
			    (int)verb.len, verb.at);
		last = command;
	}
	if (bare != NULL)
		return bare;
	if (noun->expected != NULL && argc > 0 && argv[0][0] == '-')
		err_set(err, ERR_USAGE, "unknown option %s", argv[0]);
	else if (noun->expected != NULL)
		err_set(err, ERR_USAGE, "%s", noun->expected);
	else if (argc == 0)
		err_set(err, ERR_USAGE, "expected one of %s", str_c(&verbs));
	else
		err_set(err, ERR_USAGE,
		    "there is no \"%s\"; expected one of %s", argv[0],
		    str_c(&verbs));
	return NULL;
}
