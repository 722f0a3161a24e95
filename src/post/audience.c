/* Walking the register with a list's `receive` or `moderate` in hand. */
#include "crieur/post/audience.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/post/witness.h"
#include "crieur/store/bounce_state.h"

struct walk {
	const struct audience *audience;
	struct facts facts;
	int (*visit)(void *self, const struct person *person, struct err *err);
	void *self;
};

/* Nobody moderates a list that does not say who. */
static int
moderates(struct facts *facts, bool *is_meant_r, struct err *err)
{
	struct witness witness = facts_witness(facts);

	*is_meant_r = false;
	if (facts->list->moderate == NULL)
		return 0;
	return policy_entitles(
	    facts->list->moderate, &witness, is_meant_r, err);
}

static int
is_meant(struct walk *walk, const struct person *person, bool *is_meant_r,
    struct err *err)
{
	walk->facts.person = person;
	if (walk->audience->kind == AUDIENCE_MODERATES)
		return moderates(&walk->facts, is_meant_r, err);
	return facts_receives(
	    &walk->facts, walk->audience->list, is_meant_r, err);
}

/* Those who moderate are asked all the same: there, nobody else would. */
static bool
is_wanted(const struct walk *walk, const struct person *reached)
{
	bool is_suspended = person_is_suspended(reached, reached->address);

	switch (walk->audience->kind) {
	case AUDIENCE_RECEIVES: return !is_suspended;
	case AUDIENCE_SUSPENDED: return is_suspended;
	case AUDIENCE_MODERATES: break;
	}
	return true;
}

static int
consider(void *self, const struct person *person, struct err *err)
{
	struct walk *walk = self;
	struct person reached = *person;
	bool is_among = false;

	/* Where this list's mail goes to, for this person. */
	reached.address =
	    person_address_on(person, span_of(walk->audience->list->name));
	if (reached.address == NULL || !is_wanted(walk, &reached))
		return 0;
	if (is_meant(walk, person, &is_among, err) != 0)
		return -1;
	return is_among ? walk->visit(walk->self, &reached, err) : 0;
}

static struct walk
begin_walk(const struct audience *audience)
{
	return (struct walk){
		.audience = audience,
		.facts = {
			.site = audience->site,
			.list = audience->list,
			.store = audience->store,
			.at = audience->at,
			.day = date_of(audience->at),
		},
	};
}

int
audience_each(const struct audience *audience,
    int (*visit)(void *self, const struct person *person, struct err *err),
    void *self, struct err *err)
{
	struct walk walk = begin_walk(audience);
	int64_t n_suspended = 1;

	/* Mostly nobody: no need to walk the whole register for that. */
	if (audience->kind == AUDIENCE_SUSPENDED &&
	    store_bounce_count_suspended(audience->store, &n_suspended, err) !=
		0)
		return -1;
	if (n_suspended == 0)
		return 0;
	walk.visit = visit;
	walk.self = self;
	if (register_each_person(
		audience->store, walk.facts.day, consider, &walk, err) != 0)
		return err_wrap(err, "list %s", audience->list->name);
	return 0;
}

int
audience_has(const struct audience *audience, const struct person *person,
    bool *has_r, struct err *err)
{
	struct walk walk = begin_walk(audience);

	return is_meant(&walk, person, has_r, err);
}

struct collection {
	struct arena *arena;
	struct audience_member *members;
	size_t n, capacity;
};

/* The arena keeps the outgrown tables: at most as much again. */
static int
grow(struct collection *collection, struct err *err)
{
	size_t capacity =
	    collection->capacity == 0 ? 64 : 2 * collection->capacity;
	struct audience_member *members =
	    arena_array(collection->arena, capacity, sizeof(*members));

	if (members == NULL)
		return err_memory(err);
	if (collection->n > 0)
		memcpy(members, collection->members,
		    collection->n * sizeof(*members));
	collection->members = members;
	collection->capacity = capacity;
	return 0;
}

static int
collect(void *self, const struct person *person, struct err *err)
{
	struct collection *collection = self;
	struct audience_member member = {
		.person_id = person->id,
		.name = arena_dups(collection->arena, person->name),
		.address = arena_dups(collection->arena, person->address),
	};

	if (member.name == NULL || member.address == NULL)
		return err_memory(err);
	if (collection->n == collection->capacity && grow(collection, err) != 0)
		return -1;
	collection->members[collection->n++] = member;
	return 0;
}

static int
by_address(const void *a, const void *b)
{
	const struct audience_member *left = a, *right = b;

	return strcmp(left->address, right->address);
}

int
audience_list(const struct audience *audience, struct arena *arena,
    const struct audience_member **members_r, size_t *n_members_r,
    struct err *err)
{
	struct collection collection = { .arena = arena };

	if (audience_each(audience, collect, &collection, err) != 0)
		return -1;
	if (collection.n > 1)
		qsort(collection.members, collection.n,
		    sizeof(*collection.members), by_address);
	*members_r = collection.members;
	*n_members_r = collection.n;
	return 0;
}
