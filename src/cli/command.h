#ifndef CRIEUR_SRC_CLI_COMMAND_H
#define CRIEUR_SRC_CLI_COMMAND_H
/*
 * A command of crieur(1) is a line of grammar.def, which is its usage, its
 * parser and its dispatch at once, and one function. main() finds the line,
 * opens what the noun needs, reads the words after it, begins a transaction if
 * the command changes something, runs the function and ends the transaction: a
 * new command is its line, its function, and its section in crieur.1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/register/edit.h"
#include "crieur/store/database.h"

#include "args.h"
#include "print.h"

enum command_need {
	NEEDS_NOTHING = 0,
	/* The configuration on disk, read without error (else 78). */
	NEEDS_FILES = 1,
	/* The store (else 69), opened as admin. It is found even while the
	 * files on disk have errors. */
	NEEDS_STORE = 2,
	/* The store, and the live policy from it; where none went live yet,
	 * the one on disk. Sets the local time to the site's. */
	NEEDS_LIVE = 4 | NEEDS_STORE,
};

/* Beside 0, and what an error gives (crieur/base/err.h). */
enum command_exit {
	EXIT_NO = 1, /* what was asked is not so, or there was nothing to do */
	EXIT_BAD_DATA = 65,
	EXIT_CONFIG = 78,
};

enum command_effect {
	READS = 0,   /* or has transactions of its own */
	CHANGES = 1, /* runs within a transaction */
	EDITS = 2, /* and in it with a change of the register, context->edit */
	OF_PERSON = 4, /* ADDRESS is somebody of the register */
};

struct context {
	const char *config_path;
	struct print *print;    /* where facts go: text or JSON */
	struct site *files;     /* with NEEDS_FILES */
	struct site *live;      /* with NEEDS_LIVE */
	int64_t live_policy_id; /* 0: live is the one on disk */
	struct store *store;    /* with NEEDS_STORE */
	struct signer *signer;  /* on what goes out by it, with both of these */
	const char *store_path; /* with NEEDS_STORE */
	const char *actor;      /* "admin:LOGIN", for the log of changes */
	struct arena *arena;    /* for the life of the command */
	int64_t now;            /* or what --at says */
	struct register_edit *edit; /* of a command that EDITS */
};

struct noun {
	const char *name;
	unsigned needs;
	const char *summary;  /* one line, lower case, no full stop */
	const char *expected; /* told where words are wrong; NULL: made of the
	                       * grammar */
};

struct command {
	/*
	 * Returns the exit code, after which main() keeps the changes and
	 * writes what was printed; or -1: nothing is changed or written, err
	 * is told on standard error and gives the exit code (and the usage,
	 * for ERR_USAGE).
	 */
	int (*run)(
	    struct context *context, const struct args *args, struct err *err);
	/* Without the program's name: "held [LIST]"; see args.h. */
	const char *grammar;
	unsigned effect;      /* of enum command_effect */
	const char *expected; /* as a noun's, for this command alone */
	const char *missing;  /* told where an option that must be is not */
};

#endif
