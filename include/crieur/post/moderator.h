#ifndef CRIEUR_POST_MODERATOR_H
#define CRIEUR_POST_MODERATOR_H
/* Who answers for a list: those its `moderate` entitles and who are not away;
 * where nobody is, or the site itself is meant, those who hold the role dsi. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/post/audience.h"
#include "crieur/store/database.h"

struct moderators {
	struct audience_member *members;
	size_t n_members;
	bool is_fallback;
	bool is_called; /* beside the facilitators, who do not answer */
};

/* of: the store, the site and its list (NULL: the site's), and when. What is
 * found lives in arena. */
MUST_USE int moderators_find(const struct audience *of, struct arena *arena,
    struct moderators *moderators_r, struct err *err);

/* Take those who are among moderators out of members; how many are left. */
size_t moderators_leave_out(const struct moderators *moderators,
    struct audience_member *members, size_t n_members);

/* Those who hold a role, in that store at that time. */
MUST_USE int moderators_with_role(const struct audience *of, const char *role,
    struct arena *arena, struct moderators *moderators_r, struct err *err);

/* Whether that person may decide about a post of the list now: moderate
 * entitles them, or they hold the role dsi or president and were asked
 * (is_called) in the facilitators' place. */
MUST_USE int moderators_may(const struct audience *audience, int64_t person_id,
    bool is_called, bool *may_r, struct err *err);

#endif
