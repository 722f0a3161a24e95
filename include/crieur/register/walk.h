#ifndef CRIEUR_REGISTER_WALK_H
#define CRIEUR_REGISTER_WALK_H
/*
 * Each person in order of id, in bounded memory:
 *
 *	CLEANUP(person_walk_close)
 *	struct person_walk walk = PERSON_WALK(store, day);
 *	const struct person *person;
 *	int more;
 *
 *	while ((more = person_next(&walk, &person, err)) > 0)
 *		...
 *	return more;
 *
 * A person lives until the next one. Reads within the transaction the caller
 * has open, or its own moment.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"
#include "crieur/store/person_part.h"

struct person_walk {
	struct store *store;
	int32_t day;
	const char *among; /* these alone, a JSON array of ids; NULL: all */
	bool is_open;

	struct {
		struct cursor cursor;
		bool has_part;
		struct person_part part;
	} tables[PERSON_TABLE_COUNT];
	struct arena arena;
	struct person person;
};

/* clang-format off */
#define PERSON_WALK(in_store, on_day) { .store = (in_store), .day = (on_day) }
/* clang-format on */

/* 1: a person; 0: no more; -1: err says why. */
MUST_USE int person_next(
    struct person_walk *walk, const struct person **person_r, struct err *err);
void person_walk_close(struct person_walk *walk);

#endif
