#include "crieur/insight/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/post/witness.h"
#include "crieur/register/walk.h"

/* How somebody nobody knows is shown. */
static const char stranger[] = "(anybody unknown)";

const char *
right_name(enum right right)
{
	switch (right) {
	case RIGHT_POST: return "posting";
	case RIGHT_MODERATE: return "moderating";
	case RIGHT_RECEIVE: return "receiving";
	case RIGHT_COUNT: break;
	}
	return "";
}

void
comparison_fini(struct comparison *comparison)
{
	for (size_t i = 0; i < comparison->n_lists; i++) {
		for (int right = 0; right < RIGHT_COUNT; right++) {
			str_fini(&comparison->lists[i].gains[right]);
			str_fini(&comparison->lists[i].losses[right]);
		}
	}
	free(comparison->lists);
	*comparison = (struct comparison){ 0 };
}

bool
compared_list_differs(const struct compared_list *list)
{
	if (list->before == NULL || list->after == NULL)
		return true;
	for (int right = 0; right < RIGHT_COUNT; right++) {
		if (list->gains[right].len > 0 || list->losses[right].len > 0)
			return true;
	}
	return false;
}

/* Both sites have their lists in order of name: a merge. */
static void
pair_lists(const struct site *before, const struct site *after,
    struct comparison *comparison)
{
	size_t i = 0, j = 0;

	while (i < before->n_lists || j < after->n_lists) {
		const struct list *old =
		    i < before->n_lists ? &before->lists[i] : NULL;
		const struct list *new =
		    j < after->n_lists ? &after->lists[j] : NULL;
		int order = old == NULL   ? 1
		            : new == NULL ? -1
		                          : strcmp(old->name, new->name);
		struct compared_list *pair =
		    &comparison->lists[comparison->n_lists++];
		pair->before = order <= 0 ? old : NULL;
		pair->after = order >= 0 ? new : NULL;
		pair->name = order <= 0 ? old->name : new->name;
		i += order <= 0 ? 1 : 0;
		j += order >= 0 ? 1 : 0;
	}
}

struct asking {
	struct store *store;
	const struct site *before, *after;
	int64_t at;
	struct comparison *comparison;
};

/* What a person may do on a list of a site; none without a list. */
static int
ask(const struct asking *asking, const struct site *site,
    const struct list *list, const struct person *person,
    bool rights_r[RIGHT_COUNT], struct err *err)
{
	struct facts facts = {
		.site = site,
		.list = list,
		.store = asking->store,
		.person = person,
		.proofs = person != NULL ? PROOF_SASL : PROOF_NONE,
		.at = asking->at,
		.day = date_of(asking->at),
	};
	struct witness witness = facts_witness(&facts);
	struct decision decision;
	bool rights[RIGHT_COUNT] = { false };

	if (list != NULL) {
		if (policy_decide(list, &witness, NULL, NULL, &decision, err) !=
		    0)
			return -1;
		rights[RIGHT_POST] = decision.verdict == VERDICT_ACCEPT;
	}
	if (list != NULL && person != NULL && person->address != NULL) {
		if (facts_receives(&facts, list, &rights[RIGHT_RECEIVE], err) !=
			0 ||
		    policy_entitles(list->moderate, &witness,
			&rights[RIGHT_MODERATE], err) != 0)
			return -1;
	}
	memcpy(rights_r, rights, sizeof(rights));
	return 0;
}

static int
compare_person(void *self, const struct person *person, struct err *err)
{
	const struct asking *asking = self;
	const char *who = stranger;

	if (person != NULL)
		who = person->address != NULL ? person->address : person->name;
	for (size_t i = 0; i < asking->comparison->n_lists; i++) {
		struct compared_list *list = &asking->comparison->lists[i];
		bool before[RIGHT_COUNT], after[RIGHT_COUNT];
		if (ask(asking, asking->before, list->before, person, before,
			err) != 0 ||
		    ask(asking, asking->after, list->after, person, after,
			err) != 0)
			return err_wrap(err, "list %s", list->name);
		for (int right = 0; right < RIGHT_COUNT; right++) {
			if (before[right] == after[right])
				continue;
			str_addf(after[right] ? &list->gains[right]
					      : &list->losses[right],
			    "%s\n", who);
		}
	}
	return 0;
}

int
comparison_make(struct store *store, const struct site *before,
    const struct site *after, int64_t at, struct comparison *comparison,
    struct err *err)
{
	struct asking asking = {
		.store = store,
		.before = before,
		.after = after,
		.at = at,
		.comparison = comparison,
	};

	*comparison = (struct comparison){
		.lists = calloc(before->n_lists + after->n_lists + 1,
		    sizeof(*comparison->lists)),
	};
	if (comparison->lists == NULL)
		return err_memory(err);
	pair_lists(before, after, comparison);
	if (store_begin_read(store, err) != 0)
		return -1;
	int result = compare_person(&asking, NULL, err);
	if (result == 0)
		result = register_each_person(
		    store, date_of(at), compare_person, &asking, err);
	store_rollback(store);
	return result;
}
