/* crieur: the command line. Finds the command, opens what it needs, runs it,
 * writes what it said, and turns its error into an exit code. */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/shown.h"

#include "command.h"
#include "context.h"
#include "print.h"
#include "table.h"

enum {
	COMMAND_MEMORY = 256 * 1024 * 1024,
	USAGE_WIDTH = 78,
	USAGE_INDENT = 16,
};

struct invocation {
	const char *config_path;
	bool is_json, wants_help, wants_version;
	int argc;
	char **argv; /* from the command's name on */
};

static void
show_help(void)
{
	puts("usage: crieur [--config FILE] [--json] COMMAND ...\n"
	     "\n"
	     "Lists that follow from the membership register. Commands:\n");
	for (const struct noun *noun = table_nouns; noun->name != NULL; noun++)
		printf("  %-12s  %s\n", noun->name, noun->summary);
	puts("\n"
	     "crieur COMMAND --help tells more; crieur(1) tells all.\n"
	     "The configuration is " SYSCONF_DIR
	     "/crieur/crieur.conf, or $CRIEUR_CONFIG.");
}

/* "usage: crieur …", broken between the words of the grammar. */
static void
show_usage(FILE *out, const struct noun *noun)
{
	const char *head = "usage:";

	for (const struct command *command = table_commands;
	     command->grammar != NULL; command++) {
		struct span rest = span_of(command->grammar);
		if (!table_is_of(command, noun))
			continue;
		int column = fprintf(out, "%s crieur", head);
		while (rest.len > 0) {
			struct span word = args_grammar_word(&rest);
			int len = (int)word.len;
			if (column + 1 + len > USAGE_WIDTH)
				column =
				    fprintf(out, "\n%*s", USAGE_INDENT, "") - 1;
			column += fprintf(out, " %.*s", len, word.at);
		}
		fputc('\n', out);
		head = "      ";
	}
}

static int
complain(const struct noun *noun, const struct err *err)
{
	char text[sizeof(err->text)];

	shown_line(text, sizeof(text), err->text);
	if (noun != NULL)
		fprintf(stderr, "crieur %s: %s\n", noun->name, text);
	else
		fprintf(stderr, "crieur: %s\n", text);
	if (err->kind == ERR_USAGE && noun != NULL)
		show_usage(stderr, noun);
	return err_exit(err->kind != ERR_NONE ? err->kind : ERR_BUG);
}

/* The options before the command. */
static int
read_globals(
    struct invocation *invocation, int argc, char **argv, struct err *err)
{
	int i = 1;

	for (; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "--json") == 0)
			invocation->is_json = true;
		else if (strcmp(argv[i], "--help") == 0 ||
			 strcmp(argv[i], "-h") == 0)
			invocation->wants_help = true;
		else if (strcmp(argv[i], "--version") == 0)
			invocation->wants_version = true;
		else if (strncmp(argv[i], "--config=", 9) == 0)
			invocation->config_path = argv[i] + 9;
		else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			invocation->config_path = argv[++i];
		else
			return err_set(err, ERR_USAGE,
			    "unknown or incomplete option %s; "
			    "crieur --help tells",
			    argv[i]);
	}
	invocation->argc = argc - i;
	invocation->argv = argv + i;
	return 0;
}

/* --json and --help may stand behind the command as well. */
static void
take_out_globals(struct invocation *invocation)
{
	int n_kept = 1;
	bool is_over = false;

	for (int i = 1; i < invocation->argc; i++) {
		char *word = invocation->argv[i];
		if (strcmp(word, "--") == 0)
			is_over = true;
		if (!is_over && strcmp(word, "--json") == 0)
			invocation->is_json = true;
		else if (!is_over && strcmp(word, "--help") == 0)
			invocation->wants_help = true;
		else
			invocation->argv[n_kept++] = word;
	}
	invocation->argv[n_kept] = NULL;
	invocation->argc = n_kept;
}

/* What a command changes is kept when it succeeds, else undone. */
static int
run_within(struct context *context, const struct args *args, struct err *err)
{
	const struct command *command = args->command;
	struct register_edit edit = {
		.store = context->store,
		.actor = context->actor,
		.reason = args_text(args, "why"),
		.at = context->now,
	};

	if ((command->effect & (CHANGES | EDITS)) == 0)
		return command->run(context, args, err);
	if (store_begin(context->store, err) != 0)
		return -1;
	context->edit = &edit;
	int code = (command->effect & EDITS) != 0
	               ? register_edit_begin(&edit, err)
	               : 0;
	if (code == 0)
		code = command->run(context, args, err);
	if (code < 0) {
		store_rollback(context->store);
		return -1;
	}
	return store_commit(context->store, err) == 0 ? code : -1;
}

static int
run_opened(struct context *context, const struct noun *noun,
    const struct invocation *invocation, struct err *err)
{
	struct args args = { .noun = noun };
	int n_chosen;

	args.command = table_find(
	    noun, invocation->argc - 1, invocation->argv + 1, &n_chosen, err);
	if (args.command == NULL)
		return -1;
	args.argc = invocation->argc - 1 - n_chosen;
	args.argv = invocation->argv + 1 + n_chosen;
	args.verb = n_chosen > 0 ? invocation->argv[1] : "";
	if (args_read(context, &args, err) != 0)
		return -1;
	return run_within(context, &args, err);
}

static int
run_noun(const struct noun *noun, const struct invocation *invocation,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(COMMAND_MEMORY);
	struct context context = {
		.config_path = invocation->config_path,
		.arena = &arena,
		.print = print_new(invocation->is_json),
	};

	if (context.print == NULL)
		return err_memory(err);
	int code = context_open(&context, noun->needs, err);
	if (code == 0)
		code = run_opened(&context, noun, invocation, err);
	if (code >= 0 && print_end(context.print, err) != 0)
		code = -1;
	context_close(&context);
	print_free(context.print);
	return code;
}

static int
find_and_run(struct invocation *invocation)
{
	struct err err = { 0 };
	const struct noun *noun = table_noun(invocation->argv[0]);

	if (noun == NULL) {
		err_set(&err, ERR_USAGE,
		    "unknown command \"%s\"; crieur --help lists them",
		    invocation->argv[0]);
		return complain(NULL, &err);
	}
	take_out_globals(invocation);
	if (invocation->wants_help) {
		show_usage(stdout, noun);
		printf("\n%s\n", noun->summary);
		return 0;
	}
	int code = run_noun(noun, invocation, &err);
	return code >= 0 ? code : complain(noun, &err);
}

int
main(int argc, char **argv)
{
	const char *from_environment = getenv("CRIEUR_CONFIG");
	struct invocation invocation = {
		.config_path = from_environment != NULL ? from_environment
		                                        : SYSCONF_DIR
		                   "/crieur/crieur.conf",
	};
	struct err err = { 0 };

	umask(077);
	if (read_globals(&invocation, argc, argv, &err) != 0)
		return complain(NULL, &err);
	if (invocation.wants_version) {
		puts(PACKAGE_STRING);
		return 0;
	}
	if (invocation.wants_help && invocation.argc == 0) {
		show_help();
		return 0;
	}
	if (invocation.argc == 0) {
		err_set(&err, ERR_USAGE,
		    "no command given; crieur --help lists them");
		return complain(NULL, &err);
	}
	return find_and_run(&invocation);
}
