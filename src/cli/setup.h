#ifndef CRIEUR_SRC_CLI_SETUP_H
#define CRIEUR_SRC_CLI_SETUP_H
/*
 * crieur setup, from what is asked to what is written. The shipped samples
 * (policies/, contrib/) are the only texts: they are taken, and what was asked
 * is put into them, or into the files that are there. All is made in memory,
 * shown, tried, and only then written; what was there is kept for --undo.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/policy/site.h"

enum {
	SETUP_CHANGES = 64,
};

/* A file as it will be. */
struct change {
	const char *path, *before, *after; /* before NULL: not there */
	mode_t mode;                       /* of a new one */
	const char *group;                 /* of a new one; NULL: root's */
	bool is_secret;                    /* not shown */
};

/* What was asked by flag or question; NULL: nothing. */
struct setup {
	struct arena *arena;
	const char *config_path, *folder; /* where the site is */
	const char *samples;              /* where the shipped files are */
	const char *scratch;              /* a folder of root's, for a while */
	bool is_new;                      /* there is no site yet */
	const char *domain, *name, *president, *dsi, *lists, *relay;
	const char *user, *password, *inlet_password, *proof, *people;
	const char *host; /* this machine's name, as Postfix has it */
	/* Of a relay that is no preset, as a mail to oneself found it. */
	bool takes_any_sender;
	struct change changes[SETUP_CHANGES];
	size_t n_changes;
};

/* Texts of crieur.conf's form, in the arena; NULL without memory. */
const char *text_replace(
    struct arena *arena, const char *text, const char *from, const char *to);

/* The key of a block: its line, a line of it that is commented out, or a new
 * one. value is as it is written; NULL takes the line away, with the comment
 * above it. */
struct text_key {
	const char *block, *key, *value;
};

const char *text_set(
    struct arena *arena, const char *text, const struct text_key *key);
/* The block that begins with head, or a new one. */
const char *text_block(
    struct arena *arena, const char *text, const char *head, const char *block);

/* A whole file in the arena: 1, or 0 where there is none, or -1. */
MUST_USE int setup_read(struct setup *setup, const char *path,
    const char **text_r, struct err *err);
/* A file shipped with crieur; ERR_ABSENT says what to install. */
MUST_USE int setup_sample(struct setup *setup, const char *name,
    const char **text_r, struct err *err);
/* The file as it is now, or will be. */
MUST_USE int setup_change(struct setup *setup, const char *path,
    struct change **change_r, struct err *err);

/* The changes that what was asked makes. */
MUST_USE int setup_plan_site(struct setup *setup, struct err *err);
MUST_USE int setup_plan_mail(struct setup *setup, struct err *err);

/* Name, certificate, AUTH and SIZE of the relay, live, and of one that is no
 * preset, by one mail to oneself, setup->takes_any_sender. ERR_DENIED,
 * ERR_UNREACHABLE with the smarthost's words. */
MUST_USE int setup_probe(
    struct setup *setup, const struct relay *relay, struct err *err);

/* On standard output, as diff -u has it; *n_r files change. */
MUST_USE int setup_show(struct setup *setup, size_t *n_r, struct err *err);
/* The site as it would be; what is not in order is on standard error. */
MUST_USE int setup_try(
    struct setup *setup, struct site **site_r, struct err *err);
/* All or nothing, kept for setup_undo(). */
MUST_USE int setup_apply(struct setup *setup, struct err *err);
/* Take the last setup back, or one that was interrupted; ERR_ABSENT where there
 * is none. Each file is told on standard output. */
MUST_USE int setup_undo(struct setup *setup, struct err *err);
bool setup_is_interrupted(struct setup *setup);

/* A program and its arguments up to NULL; what it says is appended to *out
 * (NULL: it goes where ours goes). Its exit status, 127 where there is no such
 * program, or -1. */
MUST_USE int program_run(
    const char *const *argv, struct str *out, struct err *err);

#endif
