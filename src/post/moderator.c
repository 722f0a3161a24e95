/* Those who answer for a list. */
#include "crieur/post/moderator.h"

#include "crieur/base/date.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"
#include "crieur/store/moderation.h"

static const char fallback_role[] = "dsi";
static const char mediator_role[] = "president";

enum {
	MAX_HOLDERS = 50,
	PERSON_MEMORY = 256 * 1024,
};

int
moderators_with_role(const struct audience *of, const char *role,
    struct arena *arena, struct moderators *moderators_r, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(of->store, date_of(of->at));
	struct moderators holders = { 0 };
	const struct person *person;
	int more;

	while ((more = person_next(&walk, &person, err)) > 0) {
		if (person->address == NULL ||
		    holders.n_members == MAX_HOLDERS ||
		    !person_has_role(person, span_of(role)))
			continue;
		struct audience_member member = {
			.person_id = person->id,
			.name = arena_dups(arena, person->name),
			.address = arena_dups(arena, person->address),
		};
		holders.members = arena_grow(
		    arena, holders.members, holders.n_members, sizeof(member));
		if (holders.members == NULL || member.name == NULL ||
		    member.address == NULL)
			return err_memory(err);
		holders.members[holders.n_members++] = member;
	}
	*moderators_r = holders;
	return more;
}

/* Those who are not away. */
static int
find_present(const struct audience *audience, struct arena *arena,
    struct moderators *moderators, struct err *err)
{
	const struct audience_member *all = NULL;
	size_t n = 0;

	if (audience_list(audience, arena, &all, &n, err) != 0)
		return -1;
	moderators->members =
	    arena_array(arena, n, sizeof(*moderators->members));
	if (moderators->members == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		int32_t until = DATE_NONE;
		if (store_absence_get(
			audience->store, all[i].person_id, &until, err) != 0)
			return -1;
		if (until < date_of(audience->at))
			moderators->members[moderators->n_members++] = all[i];
	}
	return 0;
}

int
moderators_find(const struct audience *of, struct arena *arena,
    struct moderators *moderators_r, struct err *err)
{
	struct moderators moderators = { 0 };
	struct audience audience = *of;

	audience.kind = AUDIENCE_MODERATES;

	if (of->list != NULL &&
	    find_present(&audience, arena, &moderators, err) != 0)
		return -1;
	if (moderators.n_members == 0) {
		if (moderators_with_role(
			of, fallback_role, arena, &moderators, err) != 0)
			return -1;
		moderators.is_fallback = true;
	}
	*moderators_r = moderators;
	return 0;
}

static bool
is_among(const struct moderators *moderators, int64_t person_id)
{
	for (size_t i = 0; i < moderators->n_members; i++) {
		if (moderators->members[i].person_id == person_id)
			return true;
	}
	return false;
}

size_t
moderators_leave_out(const struct moderators *moderators,
    struct audience_member *members, size_t n_members)
{
	size_t n_left = 0;

	for (size_t i = 0; i < n_members; i++) {
		if (!is_among(moderators, members[i].person_id))
			members[n_left++] = members[i];
	}
	return n_left;
}

int
moderators_may(const struct audience *audience, int64_t person_id,
    bool is_called, bool *may_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(PERSON_MEMORY);
	const struct person *person = NULL;

	if (register_person_by_id(
		ON_DAY(audience->store, date_of(audience->at), &arena),
		person_id, &person, err) != 0)
		return -1;
	*may_r = false;
	if (person == NULL)
		return 0;
	if (is_called && (person_has_role(person, span_of(fallback_role)) ||
			     person_has_role(person, span_of(mediator_role)))) {
		*may_r = true;
		return 0;
	}
	return audience_has(audience, person, may_r, err);
}
