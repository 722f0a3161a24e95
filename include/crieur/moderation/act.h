#ifndef CRIEUR_MODERATION_ACT_H
#define CRIEUR_MODERATION_ACT_H
/*
 * What a moderator does with a held post, by the command line or by mail:
 *
 *      held ──approve──▶ accepted ──(clerk)──▶ expanded
 *        ├────reject───▶ rejected, and the author is told why
 *        └────discard──▶ discarded, and nobody is told
 *
 * The first act wins; a later one changes nothing and is told who was first.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/post_state.h"

enum moderation_act {
	MODERATION_APPROVE,
	MODERATION_REJECT,
	MODERATION_DISCARD,
};

struct moderation {
	int64_t post_id;
	enum moderation_act act;
	const char *actor; /* "admin:login" or an address */
	const char *words; /* told to a refused author; "" none */
	int64_t at;
};

enum moderation_outcome {
	MODERATION_DONE,
	MODERATION_DECIDED, /* by somebody else before, or no longer held */
};

struct moderation_answer {
	enum moderation_outcome outcome;
	/* The post as it is now: its state, and who brought it there ("" : a
	 * rule). Texts live in arena. */
	enum post_state state;
	const char *list, *moderated_by;
	int64_t moderated_at;
};

/*
 * Take a write transaction and act. ERR_ABSENT: there is no such post;
 * ERR_INPUT: the words are longer than LIMIT_REASON or not UTF-8. The caller
 * wakes the clerk.
 */
MUST_USE int moderation_act(struct store *store,
    const struct moderation *moderation, struct arena *arena,
    struct moderation_answer *answer_r, struct err *err);

/* The same within the caller's write transaction, words unread. *is_changed_r
 * false: the post is no longer held. */
MUST_USE int moderation_act_within(struct store *store,
    const struct moderation *moderation, bool *is_changed_r, struct err *err);

#endif
