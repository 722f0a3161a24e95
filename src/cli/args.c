#include "args.h"

#include <ctype.h>
#include <string.h>

#include "crieur/base/str.h"

#include "command.h"
#include "context.h"
#include "value.h"

enum {
	MAX_ARGUMENTS = 8
};

/* The arguments a command takes. */
struct shape {
	struct argument {
		struct span name;
		bool is_optional;
	} arguments[MAX_ARGUMENTS];

	size_t n_arguments, n_required;
	bool is_unlimited; /* the last any number of times */
	bool has_settings, has_options;
	struct str names; /* "GROUP ADDRESS" */
};

struct span
args_grammar_word(struct span *grammar)
{
	struct span all = *grammar;
	size_t depth = 0, len = 0;

	for (; len < all.len && (depth > 0 || all.at[len] != ' '); len++) {
		depth += all.at[len] == '[';
		depth -= all.at[len] == ']';
	}
	*grammar = span_from_offset(all, len + 1);
	return span_first(all, len);
}

/* "--name VALUE" after its dashes: the name, and the value's placeholder,
 * empty for an option without value. */
static struct span
read_rule(struct span text, struct span *placeholder_r)
{
	size_t len = 0;

	while (len < text.len && strchr(" ]|", text.at[len]) == NULL)
		len++;
	struct span name = span_first(text, len), rest;
	rest = span_from_offset(text, len);
	*placeholder_r = span_of("");
	if (rest.len < 2 || rest.at[0] != ' ' || rest.at[1] == '|')
		return name;
	rest = span_from_offset(rest, 1);
	*placeholder_r = span_first(rest, span_find(rest, ' '));
	*placeholder_r =
	    span_first(*placeholder_r, span_find(*placeholder_r, ']'));
	return name;
}

/* The lines of one function have their options together. *name becomes that
 * of the grammar. */
static bool
find_rule(const struct command *command, struct span *name,
    struct span *placeholder_r)
{
	for (const struct command *line = command; line->run == command->run;
	     line++) {
		struct span rest = span_of(line->grammar);
		for (;;) {
			size_t at = span_find_text(rest, span_of("--"));
			if (at == rest.len)
				break;
			rest = span_from_offset(rest, at + 2);
			struct span found = read_rule(rest, placeholder_r);
			if (span_equal(found, *name)) {
				*name = found;
				return true;
			}
		}
	}
	return false;
}

static const struct arg *
args_find(const struct args *args, struct span name)
{
	for (size_t i = 0; i < args->n_options; i++) {
		if (span_equal(args->options[i].name, name))
			return &args->options[i];
	}
	return NULL;
}

static void
add_argument(struct shape *shape, struct span name, bool is_optional)
{
	const char *bracket = is_optional && name.at[-1] == '[' ? "[" : "";
	size_t len = strcspn(name.at, ".|] ");

	if (shape->n_arguments == MAX_ARGUMENTS)
		return;
	shape->arguments[shape->n_arguments++] =
	    (struct argument){ name, is_optional };
	shape->n_required += !is_optional;
	str_addf(&shape->names, "%s%s%.*s%s", shape->names.len > 0 ? " " : "",
	    bracket, (int)len, name.at, bracket[0] != '\0' ? "]" : "");
}

/* A word of the grammar; rest is what follows it. */
static void
read_shape_word(struct shape *shape, struct span word, struct span *rest)
{
	bool is_bracket = word.at[0] == '[';

	if (is_bracket)
		word = span_from(word.at + 1, word.len - 2);
	bool is_instead = span_find_text(word, span_of("|--")) < word.len;
	if (span_starts_nocase(word, "--")) {
		shape->has_options = true;
		if (!is_bracket)
			args_grammar_word(rest);
	} else if (span_find(word, '=') < word.len) {
		shape->has_settings = shape->is_unlimited = true;
	} else if (isupper((unsigned char)word.at[0]) != 0) {
		add_argument(shape, word, is_bracket || is_instead);
		if (is_instead)
			args_grammar_word(rest);
		shape->is_unlimited |= span_ends_nocase(word, " ...");
	}
}

static void
read_shape(const struct command *command, struct shape *shape)
{
	struct span rest = span_of(command->grammar);

	while (rest.len > 0) {
		struct span word = args_grammar_word(&rest);
		read_shape_word(shape, word, &rest);
	}
}

/* What is being read, and where it goes. */
struct reading {
	struct context *context;
	struct args *args;
	struct shape shape;
};

static void
reading_fini(struct reading *reading)
{
	str_fini(&reading->shape.names);
}

static int
read_typed(const struct reading *reading, struct span type, const char *text,
    int32_t *day, struct err *err)
{
	struct context *context = reading->context;
	struct args *args = reading->args;

	if (span_is(type, "LIST"))
		return context_list(context, text, &args->list, err);
	if (span_is(type, "ID") || span_is(type, "VERSION"))
		return value_id(text, &args->id, err);
	if (span_is(type, "PERSON") ||
	    (span_is(type, "ADDRESS") &&
		(args->command->effect & OF_PERSON) != 0))
		return context_person(context, text, &args->person_id, err);
	if (span_is(type, "DATE"))
		return value_time(text, &context->now, err);
	if (span_is(type, "DAY"))
		return value_day(text, day, err);
	return 0;
}

/* The last of an option that is given twice counts. */
static struct arg *
option_slot(struct args *args, struct span name)
{
	for (size_t i = 0; i < args->n_options; i++) {
		if (span_equal(args->options[i].name, name))
			return &args->options[i];
	}
	if (args->n_options == ARGS_OPTIONS)
		return NULL;
	args->options[args->n_options].name = name;
	return &args->options[args->n_options++];
}

/* The option at argv[*at]; moves *at over a value that stands apart. 1 if it
 * is a setting of the command's own. */
static int
read_option(const struct reading *reading, int *at, struct err *err)
{
	const char *word = reading->args->argv[*at];
	const char *equals = strchr(word, '=');
	struct span name = span_from_offset(span_of(word), 2), type;

	name = span_first(name, span_find(name, '='));
	struct arg *arg =
	    word[1] == '-' && find_rule(reading->args->command, &name, &type)
		? option_slot(reading->args, name)
		: NULL;
	if (arg == NULL && reading->shape.has_settings)
		return 1;
	if (arg == NULL)
		return err_set(err, ERR_USAGE, "unknown option %s", word);
	if (type.len == 0 && equals != NULL)
		return err_set(err, ERR_USAGE, "--%.*s takes no value",
		    (int)name.len, name.at);
	if (type.len > 0 && equals == NULL && *at + 1 >= reading->args->argc)
		return err_set(err, ERR_USAGE, "--%.*s needs a value",
		    (int)name.len, name.at);
	arg->type = type;
	arg->text = "";
	if (type.len > 0)
		arg->text =
		    equals != NULL ? equals + 1 : reading->args->argv[++*at];
	return 0;
}

/* Take the options out: args->words is what is left. */
static int
take_options(struct reading *reading, struct err *err)
{
	struct args *args = reading->args;
	bool is_over = false;

	for (int i = 0; i < reading->args->argc; i++) {
		const char *word = reading->args->argv[i];
		int result = 1;
		if (!is_over && !reading->shape.has_settings &&
		    strcmp(word, "--") == 0) {
			is_over = true;
			continue;
		}
		if (!is_over && word[0] == '-' && word[1] != '\0')
			result = read_option(reading, &i, err);
		if (result < 0)
			return -1;
		if (result == 1)
			reading->args->argv[args->n_words++] =
			    reading->args->argv[i];
	}
	args->words = reading->args->argv;
	args->words[args->n_words] = NULL;
	return 0;
}

static int
tell_expected(const struct reading *reading, const char *what, struct err *err)
{
	const struct args *args = reading->args;
	const struct shape *shape = &reading->shape;
	const char *expected = args->command->expected != NULL
	                           ? args->command->expected
	                           : args->noun->expected;

	if (expected != NULL)
		return err_set(err, ERR_USAGE, "%s", expected);
	return err_set(err, ERR_USAGE, "%s; expected %s", what,
	    shape->n_arguments > 0 ? str_c(&shape->names)
	    : shape->has_options   ? "no more than options"
				   : "nothing more");
}

/* An option outside of brackets is not to be missing. */
static int
check_options(const struct reading *reading, struct err *err)
{
	const struct command *command = reading->args->command;
	struct span rest = span_of(command->grammar), type;

	while (rest.len > 0) {
		struct span word = args_grammar_word(&rest);
		struct span name = span_from_offset(word, 2);
		if (!span_starts_nocase(word, "--") ||
		    args_find(reading->args, name) != NULL)
			continue;
		if (command->missing != NULL)
			return err_set(err, ERR_USAGE, "%s", command->missing);
		find_rule(command, &name, &type);
		return err_set(err, ERR_USAGE, "--%.*s %.*s is missing",
		    (int)name.len, name.at, (int)type.len, type.at);
	}
	return 0;
}

/* Options, then arguments: those that may be left out are given from the left.
 */
static int
read_values(const struct reading *reading, struct err *err)
{
	const struct shape *shape = &reading->shape;
	struct args *args = reading->args;
	size_t n_spare = args->n_words - shape->n_required, n = 0;
	int32_t day;

	for (size_t i = 0; i < args->n_options; i++) {
		struct arg *arg = &args->options[i];
		if (read_typed(reading, arg->type, arg->text, &arg->day, err) !=
		    0)
			return -1;
	}
	args->n_optional = n_spare;
	for (size_t i = 0; i < shape->n_arguments; i++) {
		const struct argument *argument = &shape->arguments[i];
		if (argument->is_optional && n_spare == 0)
			continue;
		n_spare -= argument->is_optional;
		if (read_typed(reading, argument->name, args->words[n++], &day,
			err) != 0)
			return -1;
	}
	return 0;
}

int
args_read(struct context *context, struct args *args, struct err *err)
{
	CLEANUP(reading_fini)
	struct reading reading = {
		.context = context,
		.args = args,
	};
	const struct shape *shape = &reading.shape;

	read_shape(args->command, &reading.shape);
	reading.shape.n_required += shape->has_settings;
	if (take_options(&reading, err) != 0)
		return -1;
	if (args->n_words < shape->n_required)
		return tell_expected(&reading, "something is missing", err);
	if (check_options(&reading, err) != 0)
		return -1;
	if (args->n_words > shape->n_arguments && !shape->is_unlimited)
		return tell_expected(&reading, "that is too much", err);
	return read_values(&reading, err);
}

const char *
args_text(const struct args *args, const char *name)
{
	const struct arg *arg = args_find(args, span_of(name));

	return arg != NULL ? arg->text : NULL;
}

bool
args_has(const struct args *args, const char *name)
{
	return args_text(args, name) != NULL;
}

int32_t
args_day(const struct args *args, const char *name, int32_t otherwise)
{
	const struct arg *arg = args_find(args, span_of(name));

	return arg != NULL ? arg->day : otherwise;
}
