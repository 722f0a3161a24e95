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
pair_lists(struct comparison *comparison)
{
	const struct site *before = comparison->before;
	const struct site *after = comparison->after;
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

/* Asked of one side: what a person may do. */
struct right_question {
	const struct site *site;
	struct store *store;
	const struct person *person; /* NULL: a stranger */
	int64_t at;
};

/* None without a list. */
static int
ask_rights(const struct right_question *question, const struct list *list,
    bool rights_r[RIGHT_COUNT], struct err *err)
{
	const struct person *person = question->person;
	struct facts facts = {
		.site = question->site,
		.list = list,
		.store = question->store,
		.person = person,
		.proofs = person != NULL ? PROOF_SASL : PROOF_NONE,
		.at = question->at,
		.day = date_of(question->at),
	};
	struct witness witness = facts_witness(&facts);
	struct decision decision;
	bool rights[RIGHT_COUNT] = { false };

	if (list != NULL) {
		if (policy_decide(list, &witness, NULL, &decision, err) != 0)
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
compare_person(
    struct comparison *comparison, const struct person *person, struct err *err)
{
	struct right_question before = { comparison->before, comparison->store,
		person, comparison->at };
	struct right_question after = before;
	const char *who = stranger;

	after.site = comparison->after;
	if (person != NULL)
		who = person->address != NULL ? person->address : person->name;
	for (size_t i = 0; i < comparison->n_lists; i++) {
		struct compared_list *list = &comparison->lists[i];
		bool had[RIGHT_COUNT], has[RIGHT_COUNT];
		if (ask_rights(&before, list->before, had, err) != 0 ||
		    ask_rights(&after, list->after, has, err) != 0)
			return err_wrap(err, "list %s", list->name);
		list->n_had += had[RIGHT_RECEIVE];
		list->n_lost += had[RIGHT_RECEIVE] && !has[RIGHT_RECEIVE];
		for (int right = 0; right < RIGHT_COUNT; right++) {
			if (had[right] == has[right])
				continue;
			str_addf(has[right] ? &list->gains[right]
					    : &list->losses[right],
			    "%s\n", who);
		}
	}
	return 0;
}

static int
compare_people(struct comparison *comparison, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk =
	    PERSON_WALK(comparison->store, date_of(comparison->at));
	const struct person *person;
	int more;

	if (compare_person(comparison, NULL, err) != 0)
		return -1;
	while ((more = person_next(&walk, &person, err)) > 0) {
		if (compare_person(comparison, person, err) != 0)
			return -1;
	}
	return more;
}

int
comparison_make(struct comparison *comparison, struct err *err)
{
	size_t n = comparison->before->n_lists + comparison->after->n_lists;

	comparison->lists = calloc(n + 1, sizeof(*comparison->lists));
	if (comparison->lists == NULL)
		return err_memory(err);
	pair_lists(comparison);
	if (store_begin_read(comparison->store, err) != 0)
		return -1;
	int result = compare_people(comparison, err);
	store_rollback(comparison->store);
	return result;
}
