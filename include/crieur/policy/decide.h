#ifndef CRIEUR_POLICY_DECIDE_H
#define CRIEUR_POLICY_DECIDE_H
/*
 * The decision: rules in order, the first whose `when` holds decides, else
 * `otherwise`. The same call serves the gate, explain, expect and diff.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/policy/witness.h"

/* One word of a rule with its answer: "paid" = 0. */
struct trail_word {
	enum word word;
	const char *text; /* as written, with its argument */
	int64_t value;
	bool was_asked; /* false: the others were enough */
};

/* One rule that was tried. */
struct trail_rule {
	const struct rule *rule;
	bool holds;
	const struct trail_word *words; /* all that can be answered, in order */
	size_t n_words;
};

struct trail {
	struct arena *arena; /* the caller's: where the rules are kept */
	const struct trail_rule *rules;
	size_t n_rules;
};

struct decision {
	enum verdict verdict;
	const struct rule *rule; /* name, because, file and line */
};

/*
 * Decide about one message for one list. trail may be NULL; else it is filled
 * with what was tried, in the memory of its arena. -1: the witness could not
 * answer; nothing is decided.
 */
MUST_USE int policy_decide(const struct list *list,
    const struct witness *witness, struct trail *trail,
    struct decision *decision_r, struct err *err);

/* One rule alone, with its words in arena's memory. */
MUST_USE int policy_try(const struct rule *rule, const struct witness *witness,
    struct arena *arena, struct trail_rule *tried_r, struct err *err);

/* Whether the person the witness speaks of receives, or moderates. */
MUST_USE int policy_entitles(const struct expression *expression,
    const struct witness *witness, bool *entitles_r, struct err *err);

/* Of whoever it entitles at least one of these words is true: visit is called
 * for each, all of them in(), facilitates(), guest(), role() or active-in().
 * *is_bounded_r false: it may entitle anybody, and none was visited. */
struct bound_visitor {
	void *self;
	int (*visit)(
	    void *self, const struct question *question, struct err *err);
};

MUST_USE int policy_each_bound(const struct expression *expression,
    const struct bound_visitor *visitor, bool *is_bounded_r, struct err *err);

#endif
