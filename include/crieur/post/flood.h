#ifndef CRIEUR_POST_FLOOD_H
#define CRIEUR_POST_FLOOD_H
/*
 * The flood switch. A list that says flood_posts comes under moderation with
 * the first post over that number within flood_within: it and all that come
 * after it are held, whatever a rule accepts, until a facilitator says
 * "resume" or none has come for flood_quiet.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/post/judge.h"
#include "crieur/store/database.h"
#include "crieur/store/flood.h"

/* The name of what holds such a post, where that of a rule stands else: the
 * list's key. */
extern const char flood_rule[];

struct ruling flood_ruling(const struct list *list);

/* Within the transaction that is about to accept a post: whether it has to
 * wait. That it came is noted. */
MUST_USE int flood_check(struct store *store, const struct list *list,
    int64_t at, bool *must_wait_r, struct err *err);

/* The same for one post more, as of now; nothing is noted. */
MUST_USE int flood_would_hold(struct store *store, const struct list *list,
    int64_t at, bool *would_r, struct err *err);

/* Within the caller's transaction: posts are accepted again. *was_flood_r
 * false: they were all the time. */
MUST_USE int flood_end(struct store *store, const struct flood_change *change,
    bool *was_flood_r, struct err *err);

/* End those that have been quiet long enough, or whose list is gone or knows no
 * flood any more, in one transaction. */
MUST_USE int flood_clock(struct store *store, const struct site *site,
    int64_t at, int64_t *n_ended_r, struct err *err);

#endif
