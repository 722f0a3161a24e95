#ifndef CRIEUR_INSIGHT_COMPARISON_H
#define CRIEUR_INSIGHT_COMPARISON_H
/*
 * Two sites put to the register: who would gain and who would lose what, list
 * by list. A person is taken to post with proof, a plain message of nothing
 * remarkable; and so is somebody the register does not know.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/policy/finding.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

enum right {
	RIGHT_POST,
	RIGHT_MODERATE,
	RIGHT_RECEIVE,
	RIGHT_COUNT,
};

const char *right_name(enum right right); /* "posting" … */

struct compared_list {
	const char *name;
	const struct list *before, *after; /* NULL: there is none */
	/* Addresses, each followed by a line feed. */
	struct str gains[RIGHT_COUNT], losses[RIGHT_COUNT];
	size_t n_had, n_lost; /* who receive it, and who would no longer */
};

struct comparison {
	struct store *store;
	const struct site *before, *after;
	int64_t at;

	/* By comparison_make(): */
	struct compared_list *lists; /* in order of name */
	size_t n_lists;
};

/* comparison_fini() in any case. */
MUST_USE int comparison_make(struct comparison *comparison, struct err *err);
void comparison_fini(struct comparison *comparison);

/* Whether anybody gains or loses anything, or the list comes or goes. */
bool compared_list_differs(const struct compared_list *list);

/* An error for each list from which the new site would take more people than
 * the guard of the imports lets pass, and one where it would take all lists:
 * somebody is to say yes to that. None where no policy is live yet. */
void insight_guard(const struct site *site, struct store *store, int64_t now,
    struct findings *findings);

#endif
