#ifndef CRIEUR_SRC_MODERATION_MODERATOR_H
#define CRIEUR_SRC_MODERATION_MODERATOR_H
/* Who answers for a list: those its `moderate` entitles; where nobody is, or
 * the site itself is meant, those who hold the role dsi. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/post/audience.h"
#include "crieur/store/database.h"

struct moderators {
	const struct audience_member *members;
	size_t n_members;
	bool is_fallback;
};

/* list NULL: the site's. What is found lives in arena. */
MUST_USE int moderators_find(struct store *store, const struct site *site,
    const struct list *list, int64_t at, struct arena *arena,
    struct moderators *moderators_r, struct err *err);

#endif
