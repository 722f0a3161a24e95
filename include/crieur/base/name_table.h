#ifndef CRIEUR_BASE_NAME_TABLE_H
#define CRIEUR_BASE_NAME_TABLE_H
/*
 * The values of an enum and the words they are written with: in the store, in
 * JSON, in a policy.
 *
 * An enum with names is a list of NAME(CONSTANT, "word"):
 *
 *     #define STANDING(NAME) \
 *      NAME(STANDING_MEMBER, "member") \
 *      NAME(STANDING_GUEST, "guest")
 *     enum standing { STANDING(NAME_CONSTANT) };
 *     extern const struct name_table standing_names;
 *
 * and, in one file, NAME_TABLE(standing_names, "standing", STANDING).
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"

#define NAME_CONSTANT(constant, word) constant,
#define NAME_WORD(constant, word)     [constant] = word,
#define NAME_TABLE(table, meaning, LIST)                         \
 static const char *const table##_words[] = { LIST(NAME_WORD) }; \
 const struct name_table table = { meaning, table##_words,       \
	 sizeof(table##_words) / sizeof(table##_words[0]) };

struct name_table {
	const char *what; /* of which these are the names: "verdict" */
	const char *const *names;
	size_t n;
};

/* The word of a value; "" for a value that the enum does not have. */
const char *name_of(const struct name_table *table, int value);

/* The value of a word, or -1. */
int name_find(const struct name_table *table, struct span word);

#endif
