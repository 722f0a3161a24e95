#ifndef CRIEUR_SRC_CLI_COMMAND_H
#define CRIEUR_SRC_CLI_COMMAND_H
/*
 * A command of crieur(1) is a record: its name, what it needs opened, and what
 * it does. main() is a loop over the table in table.c; a new command is one
 * file command_NOUN.c, one line in table.h and table.c, and its section in
 * crieur.1.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

#include "print.h"

enum command_need {
	COMMAND_NEEDS_NOTHING = 0,
	/* The configuration on disk, read without error (else 78). */
	COMMAND_NEEDS_FILES = 1,
	/* The store (else 69), opened as admin. It is found even while the
	 * files on disk have errors. */
	COMMAND_NEEDS_STORE = 2,
	/* The live policy from the store; where none went live yet, the one on
	 * disk. Sets the local time to the site's. */
	COMMAND_NEEDS_LIVE = 4,
};

struct context {
	const char *config_path;
	struct print *print;    /* where facts go: text or JSON */
	struct site *files;     /* with COMMAND_NEEDS_FILES */
	struct site *live;      /* with COMMAND_NEEDS_LIVE */
	int64_t live_policy_id; /* 0: live is the one on disk */
	struct store *store;    /* with COMMAND_NEEDS_STORE */
	struct signer *signer;  /* on what goes out by it, with both of these */
	const char *store_path; /* with COMMAND_NEEDS_STORE */
	const char *actor;      /* "admin:LOGIN", for the log of changes */
	struct arena *arena;    /* for the life of the command */
	int64_t now;
};

struct command {
	const char *name; /* "person", "people" */
	/* Without the program's name, a line each way: "held [LIST]". */
	const char *usage;
	const char *summary; /* one line, lower case, no full stop */
	unsigned needs;
	/*
	 * argv[0] is the command's name; --json and --help are taken out
	 * before. Returns the exit code, after which main writes what was
	 * printed; or -1: nothing of it is written, err is told on standard
	 * error and gives the exit code (and the usage, for ERR_USAGE).
	 */
	int (*run)(
	    struct context *context, int argc, char **argv, struct err *err);
};

#endif
