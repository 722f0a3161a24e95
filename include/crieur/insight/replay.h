#ifndef CRIEUR_INSIGHT_REPLAY_H
#define CRIEUR_INSIGHT_REPLAY_H
/*
 * Stored posts decided anew: what two policies say today of what came in the
 * last days. A post is judged as of the moment it came in, with the proof, the
 * sender and the bytes it came with; about its author the register is asked as
 * it is now, so what is told of a post is how the two policies differ.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/post/judge.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct replayed {
	const struct post_row *row; /* as it was decided then */
	/* The list is gone: nothing is ruled, and *_exists is false. */
	bool before_exists, after_exists;
	struct ruling before, after;
};

struct replay {
	struct store *store;
	const struct site *before, *after;
	int64_t since_at;
	/* Called for each post whose verdict would change; -1 ends the walk. */
	int (*visit)(
	    void *self, const struct replayed *replayed, struct err *err);
	void *self;
	/* Counted on the way. */
	size_t n_posts;    /* decided anew */
	size_t n_gone;     /* not: their bytes are not kept */
	size_t n_changes;  /* visited */
	size_t n_register; /* that both policies see otherwise than then */
};

MUST_USE int insight_replay(struct replay *replay, struct err *err);

#endif
