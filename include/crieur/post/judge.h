#ifndef CRIEUR_POST_JUDGE_H
#define CRIEUR_POST_JUDGE_H
/*
 * One list's ruling on one message: what stands before any rule (a message that
 * has been through the list already, the list's own size), then the rules. The
 * gate, explain and the replay of stored posts ask here and nowhere else.
 */
#include <stdbool.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/policy/decide.h"
#include "crieur/policy/site.h"
#include "crieur/post/witness.h"
#include "crieur/store/post.h"

struct ruling {
	enum verdict verdict;
	const char *rule, *file; /* the list's: live as long as the site */
	unsigned line;
	const char *because; /* "" : none is named */
	bool is_of_message;  /* no rule was asked */
};

/* What stands before the rules, alone. *is_ruled_r false: they are to be asked.
 */
MUST_USE int post_judge_before_rules(struct facts *facts, bool *is_ruled_r,
    struct ruling *ruling_r, struct err *err);

/* trail as in policy_decide(); it stays empty where no rule
 * was asked. */
MUST_USE int post_judge(struct facts *facts, struct trail *trail,
    struct ruling *ruling_r, struct err *err);

/* The state a verdict leads to; what is to be confirmed is held where its
 * author may not be asked. */
enum post_state state_of_verdict(enum verdict verdict, bool may_ask);

#endif
