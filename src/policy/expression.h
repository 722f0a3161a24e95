#ifndef CRIEUR_SRC_POLICY_EXPRESSION_H
#define CRIEUR_SRC_POLICY_EXPRESSION_H
/*
 * Expressions: parsed once into a tree, evaluated against a witness.
 *
 *	or    := and ("or" and)*
 *	and   := not ("and" not)*
 *	not   := "not" not | "(" or ")" | word [argument] [compare value]
 *
 * Depth is bounded by LIMIT_EXPRESSION_DEPTH; length by LIMIT_EXPRESSION.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/pattern.h"
#include "crieur/policy/witness.h"

enum word_type {
	WORD_TYPE_TRUTH,
	WORD_TYPE_COUNT,
	WORD_TYPE_SIZE,
	WORD_TYPE_DAY,
	WORD_TYPE_WEEKDAY,
	WORD_TYPE_HOUR,
};

enum word_argument {
	WORD_ARGUMENT_NONE,
	WORD_ARGUMENT_GROUP,
	WORD_ARGUMENT_ROLE,
	WORD_ARGUMENT_LIST,
	WORD_ARGUMENT_PROOF,
	WORD_ARGUMENT_NAME,
	WORD_ARGUMENT_PATTERN,
	WORD_ARGUMENT_NAME_PATTERN,
};

struct word_info {
	const char *name;
	enum word_type type;
	enum word_argument argument;
};

const struct word_info *word_info(enum word word);

/* WORD_COUNT if there is none of that name. */
enum word word_from_name(struct span name);

enum operation {
	OPERATION_OR,  /* any child */
	OPERATION_AND, /* every child */
	OPERATION_NOT, /* its one child */
	OPERATION_ASK, /* a word, compared or not */
};

enum comparison {
	COMPARISON_NONE, /* not 0 */
	COMPARISON_LESS,
	COMPARISON_AT_MOST,
	COMPARISON_EQUAL,
	COMPARISON_NOT_EQUAL,
	COMPARISON_AT_LEAST,
	COMPARISON_MORE,
};

struct expression {
	enum operation operation;
	enum comparison comparison;
	struct question question;
	int64_t number;     /* what the word is compared with */
	const char *text;   /* the word as written, with its argument */
	struct position at; /* of a word alone */
	const struct expression *child, *next;
};

/* Where an expression stands and what its names may mean. */
struct expression_context {
	struct position at;
	const char *group;        /* for `group`; "" : the list has none */
	const char *const *roles; /* role names there are; none: any */
	size_t n_roles;
	struct arena *arena;
	struct findings *findings;
	/* Takes over a pattern: 0, or -1 without memory. */
	int (*keep_pattern)(void *self, struct pattern *pattern);
	void *self;
};

/* NULL when there is a finding. */
const struct expression *expression_read(
    struct span text, const struct expression_context *context);

/* Called for each word that is asked; may be NULL. -1 without memory. */
struct expression_observer {
	int (*saw)(void *self, const struct expression *asked, int64_t value);
	void *self;
};

/* Whether a value of its word satisfies an OPERATION_ASK. */
bool expression_compare(int64_t value, const struct expression *asked);

/* Left to right, no more than the answer needs. */
MUST_USE int expression_evaluate(const struct expression *expression,
    const struct witness *witness, const struct expression_observer *observer,
    bool *holds_r, struct err *err);

#endif
