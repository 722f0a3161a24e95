#include "moderator.h"

#include "crieur/base/date.h"
#include "crieur/register/person.h"

static const char fallback_role[] = "dsi";

enum {
	MAX_FALLBACK = 50,
};

struct holders {
	struct arena *arena;
	struct audience_member *members;
	size_t n;
};

static int
add_holder(void *self, const struct person *person, struct err *err)
{
	struct holders *holders = self;

	if (person->address == NULL || holders->n == MAX_FALLBACK ||
	    !person_has_role(person, span_of(fallback_role)))
		return 0;
	struct audience_member member = {
		.person_id = person->id,
		.name = arena_dups(holders->arena, person->name),
		.address = arena_dups(holders->arena, person->address),
	};
	if (member.name == NULL || member.address == NULL)
		return err_memory(err);
	holders->members[holders->n++] = member;
	return 0;
}

static int
find_fallback(struct store *store, int64_t at, struct arena *arena,
    struct moderators *moderators, struct err *err)
{
	struct holders holders = {
		.arena = arena,
		.members =
		    arena_array(arena, MAX_FALLBACK, sizeof(*holders.members)),
	};

	if (holders.members == NULL)
		return err_memory(err);
	if (register_each_person(
		store, date_of(at), add_holder, &holders, err) != 0)
		return -1;
	moderators->members = holders.members;
	moderators->n_members = holders.n;
	moderators->is_fallback = true;
	return 0;
}

int
moderators_find(struct store *store, const struct site *site,
    const struct list *list, int64_t at, struct arena *arena,
    struct moderators *moderators_r, struct err *err)
{
	struct moderators moderators = { 0 };
	struct audience audience = {
		.store = store,
		.site = site,
		.list = list,
		.kind = AUDIENCE_MODERATES,
		.at = at,
	};

	if (list != NULL && audience_list(&audience, arena, &moderators.members,
				&moderators.n_members, err) != 0)
		return -1;
	if (moderators.n_members == 0 &&
	    find_fallback(store, at, arena, &moderators, err) != 0)
		return -1;
	*moderators_r = moderators;
	return 0;
}
