#ifndef CRIEUR_SRC_POLICY_GRAMMAR_H
#define CRIEUR_SRC_POLICY_GRAMMAR_H
/*
 * The files as libconfuse reads them: blocks and settings are its sections and
 * options, made from the one table of keys (key.h). Every option is a text or
 * texts: what they must be is said by the key.
 *
 * Its scanner has one state for the whole process: one thread of it reads.
 */
#include <confuse.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/span.h"
#include "crieur/policy/finding.h"

#include "front.h"
#include "key.h"

struct label {
	const char *name;
	const char *title; /* "" : a block without; NULL: no block */
	struct position at;
};

struct setting {
	struct label label;
	enum fate fate; /* a misfit has no option */
	cfg_opt_t *option;
	const struct position *values_at;
	size_t n_values;
};

struct block {
	struct label label;
	/* OUTER_COUNT and no table: it is none, but settings in no block, and
	 * include("…") among them. */
	enum outer outer;
	const struct key_table *table;
	cfg_t *section;
	const struct setting *settings; /* as they stand in the file */
	size_t n_settings;
	const struct block *rules, *expects;
	size_t n_rules, n_expects;
};

/* Zeroed is valid and empty; blocks_fini() ends what they point to of
 * libconfuse's, and what is in arena lives as long as it. */
struct blocks {
	struct arena *arena;
	cfg_opt_t *grammar; /* every block that may stand in a file */
	/* The same with what stands for blocks that are none, and that. */
	cfg_opt_t *misfit_grammar, *misfits;
	struct block *items;
	size_t n_items;
	cfg_t **roots;
	size_t n_roots;
};

void blocks_fini(struct blocks *blocks);

/* Add the blocks of one file. A mistake of form is a finding; what follows it
 * is read. file is kept as it is given. -1 without memory. */
MUST_USE int blocks_read(struct blocks *blocks, const char *file,
    struct span text, struct findings *findings);

/* A section of that table with nothing but its defaults, for cfg_free(); NULL
 * without memory. */
cfg_t *grammar_defaults(struct arena *arena, const struct key_table *table);

/* The last setting of that name that has a value; NULL: there is none. */
const struct setting *block_setting(
    const struct block *block, const char *name);

/* Its i-th value; "" behind the last. */
const char *setting_text(const struct setting *setting, size_t i);

#endif
