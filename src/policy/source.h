#ifndef CRIEUR_SRC_POLICY_SOURCE_H
#define CRIEUR_SRC_POLICY_SOURCE_H
/*
 * The text of one file as a tree of blocks and settings, each with its line and
 * column. The notation is libconfuse's:
 *
 *	name = value        name = { a, b }        name "title" { … }
 *	include("pattern")  # comment, // comment, and C's
 *
 * Values are quoted ("…", '…' with \ escapes) or bare words. A file of our own
 * reader, not libconfuse, since that one counts lines wrongly after comments,
 * stops at the first error, and has no place for the caller's data in its
 * error callback. A mistake becomes a finding and the reader goes on after it.
 */
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/policy/finding.h"

struct value {
	const char *text;
	unsigned line, column; /* of its first octet, within the quotes */
	struct value *next;
};

enum node_kind {
	NODE_SETTING, /* name = values */
	NODE_BLOCK,   /* name "title" { children } */
	NODE_INCLUDE, /* include("pattern"): values */
};

struct node {
	enum node_kind kind;
	const char *name;
	const char *title; /* NULL: none */
	struct value *values;
	size_t n_values;
	struct node *children;
	const char *file;
	unsigned line, column;
	struct node *next;
};

/* What stands in text: *nodes_r is the list of the outermost. Lives in arena;
 * file is kept as it is given. -1 only without memory. */
MUST_USE int source_read(const char *file, struct span text,
    struct arena *arena, struct findings *findings, struct node **nodes_r);

#endif
