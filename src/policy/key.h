#ifndef CRIEUR_SRC_POLICY_KEY_H
#define CRIEUR_SRC_POLICY_KEY_H
/*
 * The keys of each block as tables, made from key.def: name, type, default and
 * where the value goes in the struct that the block fills. libconfuse's
 * grammar, the errors ("did you mean") and the test that every key is in the
 * man page live on the same rows.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"

enum key_type {
	KEY_TEXT,      /* const char * */
	KEY_LINES,     /* the same, of several lines */
	KEY_ADDRESS,   /* const char *, lower case, with an @ */
	KEY_COUNT,     /* unsigned, at most limit */
	KEY_COUNTS,    /* const unsigned *, its count at count_offset */
	KEY_SIZE,      /* uint64_t octets */
	KEY_DURATION,  /* int64_t seconds */
	KEY_FLAG,      /* bool: yes, no, true, false */
	KEY_CHOICE,    /* an enum: one of choices */
	KEY_OCTET,     /* char */
	KEY_TEXTS,     /* const char *const *, its count at count_offset */
	KEY_DOMAINS,   /* the same, lower case */
	KEY_ADDRESSES, /* the same, lower case, with an @ */
	KEY_CLIENTS,   /* the same: IP addresses, networks, host names */
	KEY_ELSEWHERE, /* read by whoever owns the block, not through here */
};

struct choice {
	const char *name;
	int value;
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset, count_offset;
	unsigned limit;
	const struct choice *choices; /* ends with a NULL name */
	const char *fallback; /* what is read where the key is not written;
	                         NULL: nothing */
};

struct key_table {
	const char *block; /* "site" */
	const struct key *keys;
	size_t n_keys;
	const struct key_table *const *nested; /* blocks within; NULL: none */
};

extern const struct key_table relay_keys;  /* struct relay */
extern const struct key_table dkim_keys;   /* struct dkim */
extern const struct key_table inlet_keys;  /* struct inlet */
extern const struct key_table list_keys;   /* struct list */
extern const struct key_table rule_keys;   /* struct rule */
extern const struct key_table expect_keys; /* struct expectation */

/* What a block that stands in no other is. */
enum outer {
	OUTER_SITE, /* goes into struct site; the others stand many times */
	OUTER_RELAY,
	OUTER_DKIM,
	OUTER_INLET,
	OUTER_KIND,
	OUTER_LIST,
	OUTER_COUNT,
};

struct outer_block {
	const char *name;
	const struct key_table *table;
	enum outer outer;
};

extern const struct outer_block outer_blocks[];
extern const size_t n_outer_blocks;

/* Whether the key takes several values. */
bool key_takes_many(const struct key *key);

struct setting;

struct key_reader {
	const struct key_table *table;
	void *target;
	struct arena *arena;
	struct findings *findings;
};

/* Read one setting into the target, which keeps nothing of it; an unknown key,
 * a value of the wrong form is a finding. Returns the key, NULL after a finding
 * that leaves the setting out. */
const struct key *key_read(
    const struct key_reader *reader, const struct setting *setting);

/* Fill the target with the defaults. -1 without memory. */
MUST_USE int key_defaults(const struct key_reader *reader);

/* A copy; NULL without memory. */
const char *key_lower_case(struct arena *arena, const char *text);

/* Whether text may be a list's address: it stands in headers. */
bool key_is_address(const char *text);

#endif
