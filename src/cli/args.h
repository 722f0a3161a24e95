#ifndef CRIEUR_SRC_CLI_ARGS_H
#define CRIEUR_SRC_CLI_ARGS_H
/*
 * The words after a command, read by its grammar:
 *
 *	word            a word that chooses the command: a|b, or may be left
 *out: [a] NAME [NAME]     an argument; [NAME ...] any number of them
 *	--name DAY      an option that must be given, [--name DAY] that may be,
 *	                [--name] without value
 *	A|--name B      an argument, or an option in its place: the command asks
 *	[name=N]        settings follow, which the command reads itself
 *
 * Some names are types: LIST is a list of the live site, ID and VERSION are
 * numbers from 1 on, PERSON is somebody of the register, as is the ADDRESS of a
 * command OF_PERSON, DAY is a day, DATE sets the context's time. Options may
 * stand anywhere, as --name VALUE or --name=VALUE; "--" ends them; "-" alone is
 * an argument.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/policy/site.h"

struct command;
struct context;
struct noun;

enum {
	ARGS_OPTIONS = 14
};

struct args {
	const struct noun *noun;
	const struct command *command;
	int argc; /* what stands behind the words that chose the command */
	char **argv;

	/* By args_read(): */
	const char *verb; /* the word that chose the command, "" for none */
	char **words;     /* the arguments; after the last, NULL */
	size_t n_words, n_optional; /* in all; more than must be */
	const struct list *list;    /* LIST, NULL if it was not given */
	int64_t id;                 /* ID or VERSION, else 0 */
	int64_t person_id; /* PERSON, or ADDRESS where it is one; else 0 */

	struct arg {
		struct span name; /* without dashes */
		struct span type; /* "DAY" */
		const char *text; /* "" for one without value */
		int32_t day;      /* of a DAY */
	} options[ARGS_OPTIONS];

	size_t n_options;
};

/* Read args->argv, whose order is changed. ERR_USAGE for what is unknown,
 * missing, too much or not of its type. */
MUST_USE int args_read(
    struct context *context, struct args *args, struct err *err);

/* The first word of the grammar, cut off: brackets are one word. */
struct span args_grammar_word(struct span *grammar);

/* The value of an option, "" for one without; NULL if it was not given. */
const char *args_text(const struct args *args, const char *name);
bool args_has(const struct args *args, const char *name);
int32_t args_day(const struct args *args, const char *name, int32_t otherwise);

#endif
