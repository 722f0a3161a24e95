/* Walking the register with a list's `receive` or `moderate` in hand. */
#include "crieur/post/audience.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/post/witness.h"
#include "crieur/register/walk.h"
#include "crieur/store/bounce_state.h"

enum {
	PERSON_MEMORY = 256 * 1024,
	/* One of so many costs as much alone as all in a row. */
	WALK_SHARE = 8,
};

int
audience_has(const struct audience *audience, const struct person *person,
    bool *has_r, struct err *err)
{
	struct facts facts = {
		.site = audience->site,
		.list = audience->list,
		.store = audience->store,
		.person = person,
		.at = audience->at,
		.day = date_of(audience->at),
	};

	return audience->kind == AUDIENCE_MODERATES
	           ? facts_moderates(&facts, has_r, err)
	           : facts_receives(&facts, audience->list, has_r, err);
}

/* Those who moderate are asked all the same: there, nobody else would. */
static bool
is_wanted(const struct audience *audience, const struct person *reached)
{
	bool is_suspended = person_is_suspended(reached, reached->address);

	switch (audience->kind) {
	case AUDIENCE_RECEIVES: return !is_suspended;
	case AUDIENCE_SUSPENDED: return is_suspended;
	case AUDIENCE_MODERATES: break;
	}
	return true;
}

/* Those an index names, while they are few. */
struct candidates {
	struct audience *audience;
	int64_t n, n_most;
};

static int
add_tied(struct candidates *candidates, enum person_table table,
    struct span name, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct str *among = &candidates->audience->among;
	struct id_row person;
	int more;

	if (store_tied_walk(
		candidates->audience->store, table, name, &cursor, err) != 0)
		return -1;
	while ((more = id_next(&cursor, &person, err)) > 0 &&
	       candidates->n <= candidates->n_most)
		str_addf(among, "%c%lld", candidates->n++ > 0 ? ',' : '[',
		    (long long)person.id);
	return more < 0 ? -1 : str_check(among, err);
}

static int
add_named(void *self, const struct question *question, struct err *err)
{
	enum person_table table = PERSON_TABLE_MEMBERSHIP;

	if (question->word == WORD_ROLE)
		table = PERSON_TABLE_ROLE;
	if (question->word == WORD_ACTIVE_IN)
		table = PERSON_TABLE_ACTIVITY;
	return add_tied(self, table, question->argument, err);
}

/* A list of a few is not looked for among everybody: who its expression can
 * entitle, or the register has put on it, is found by an index, and judged as
 * ever. */
static int
narrow(struct audience *audience, struct err *err)
{
	bool is_moderation = audience->kind == AUDIENCE_MODERATES;
	const struct expression *expression =
	    is_moderation ? audience->list->moderate : audience->list->receive;
	struct candidates candidates = { .audience = audience };
	const struct bound_visitor visitor = { &candidates, add_named };
	int64_t n_people = 0;
	bool is_bounded = false;

	if (expression == NULL)
		return 0;
	if (store_person_last(audience->store, &n_people, err) != 0)
		return -1;
	candidates.n_most = n_people / WALK_SHARE;
	if (policy_each_bound(expression, &visitor, &is_bounded, err) != 0)
		return -1;
	if (!is_bounded)
		return 0;
	if (!is_moderation && add_tied(&candidates, PERSON_TABLE_RIGHT,
				  span_of(audience->list->name), err) != 0)
		return -1;
	if (candidates.n > candidates.n_most)
		return 0;
	str_adds(&audience->among, candidates.n > 0 ? "]" : "[]");
	audience->people.among = str_c(&audience->among);
	return str_check(&audience->among, err);
}

int
audience_next(
    struct audience *audience, const struct person **person_r, struct err *err)
{
	struct span list = span_of(audience->list->name);
	const struct person *person;
	bool is_first = !audience->people.is_open;
	int64_t n_suspended = 1;
	int more;

	audience->people.store = audience->store;
	audience->people.day = date_of(audience->at);
	/* Mostly nobody: no need to walk the whole register for that. */
	if (is_first && audience->kind == AUDIENCE_SUSPENDED &&
	    store_bounce_count_suspended(audience->store, &n_suspended, err) !=
		0)
		return -1;
	if (n_suspended == 0)
		return 0;
	if (is_first && narrow(audience, err) != 0)
		return -1;
	while ((more = person_next(&audience->people, &person, err)) > 0) {
		bool is_among = false;
		/* Where this list's mail goes to, for this person. */
		audience->reached = *person;
		audience->reached.address = person_address_on(person, list);
		if (audience->reached.address == NULL ||
		    !is_wanted(audience, &audience->reached))
			continue;
		if (audience_has(audience, person, &is_among, err) != 0)
			return err_wrap(err, "list %s", audience->list->name);
		*person_r = &audience->reached;
		if (is_among)
			return 1;
	}
	return more < 0 ? err_wrap(err, "list %s", audience->list->name) : 0;
}

void
audience_close(struct audience *audience)
{
	person_walk_close(&audience->people);
	str_fini(&audience->among);
}

int
audience_count(const struct audience *audience, int64_t *n_r, struct err *err)
{
	CLEANUP(audience_close) struct audience walk = *audience;
	const struct person *person;
	int more;

	*n_r = 0;
	while ((more = audience_next(&walk, &person, err)) > 0)
		++*n_r;
	return more;
}

static int
by_id(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

bool
id_is_among(int64_t id, const int64_t *ids, size_t n)
{
	return n > 0 && bsearch(&id, ids, n, sizeof(*ids), by_id) != NULL;
}

int
audience_addressed(const struct audience *audience,
    const struct message *message, struct arena *arena,
    struct addressed *addressed_r, struct err *err)
{
	const struct mailbox *all = NULL;
	struct addressed found = { 0 };
	size_t n = 0;

	if (audience->list->skips_addressed && message != NULL)
		all = message_addressees(message, &n);
	found.ids = arena_array(arena, n, sizeof(*found.ids));
	if (found.ids == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		CLEANUP(arena_fini)
		struct arena one = ARENA_LIMIT(PERSON_MEMORY);
		const struct person *person = NULL;
		if (register_person_by_address(
			ON_DAY(audience->store, date_of(audience->at), &one),
			span_of(all[i].address), &person, err) != 0)
			return -1;
		if (person != NULL)
			found.ids[found.n++] = person->id;
	}
	qsort(found.ids, found.n, sizeof(*found.ids), by_id);
	*addressed_r = found;
	return 0;
}

static int
by_address(const void *a, const void *b)
{
	const struct audience_member *left = a, *right = b;

	return strcmp(left->address, right->address);
}

static int
gather(struct audience *audience, struct arena *arena,
    struct audience_member **members, size_t *n_members, struct err *err)
{
	const struct person *person;
	int more;

	while ((more = audience_next(audience, &person, err)) > 0) {
		struct audience_member member = {
			.person_id = person->id,
			.name = arena_dups(arena, person->name),
			.address = arena_dups(arena, person->address),
		};
		*members =
		    arena_grow(arena, *members, *n_members, sizeof(**members));
		if (*members == NULL || member.name == NULL ||
		    member.address == NULL)
			return err_memory(err);
		(*members)[(*n_members)++] = member;
	}
	return more;
}

int
audience_list(const struct audience *audience, struct arena *arena,
    const struct audience_member **members_r, size_t *n_members_r,
    struct err *err)
{
	struct audience walk = *audience;
	struct audience_member *members = NULL;
	size_t n = 0;
	int result = gather(&walk, arena, &members, &n, err);

	audience_close(&walk);
	if (result != 0)
		return -1;
	if (n > 1)
		qsort(members, n, sizeof(*members), by_address);
	*members_r = members;
	*n_members_r = n;
	return 0;
}
