#ifndef CRIEUR_SRC_IMPORT_GUARD_H
#define CRIEUR_SRC_IMPORT_GUARD_H
/*
 * The shrink guard: a picture of who receives which list, who moderates and
 * who holds which role, taken before and after a change, and what the change
 * took away. No file, however wrong, empties a list without somebody's yes.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct guard_picture;

/* The lists of site at that moment, within the caller's transaction; a few
 * bits a person and list. Freed with guard_picture_free(). */
MUST_USE int guard_take(struct store *store, const struct site *site,
    int64_t at, struct guard_picture **picture_r, struct err *err);
void guard_picture_free(struct guard_picture **picture);

/* What a change takes away. */
struct guard_loss {
	struct str lines;
	/* More than the larger of the site's guard_people and guard_percent of
	 * a list, or the last of something. */
	bool is_too_much;
};

/* What after lacks of before: a line for each list that loses somebody, its
 * last facilitator or moderator, and for each role that is empty now. */
MUST_USE int guard_compare(const struct guard_picture *before,
    const struct guard_picture *after, struct guard_loss *loss,
    struct err *err);

#endif
