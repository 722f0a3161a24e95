/*
 * People read whole: all tables that speak of them side by side, each in order
 * of person, so that 100 000 people cost ten statements and not a million.
 */
#include "crieur/register/walk.h"

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/register/person.h"
#include "crieur/store/address.h"
#include "crieur/store/person_part.h"

enum {
	PERSON_MEMORY = 1024 * 1024,
};

static int
walk_next(struct person_walk *walk, enum person_table table, struct err *err)
{
	int more = part_next(
	    &walk->tables[table].cursor, table, &walk->tables[table].part, err);

	walk->tables[table].has_part = more > 0;
	return more < 0 ? -1 : 0;
}

static int
walk_open(struct person_walk *walk, int64_t person_id, struct err *err)
{
	const struct part_question question = {
		.day = walk->day,
		.person_id = person_id,
		.among = walk->among,
	};

	walk->is_open = true;
	for (size_t i = 0; i < PERSON_TABLE_COUNT; i++) {
		enum person_table table = (enum person_table)i;
		if (store_part_walk(walk->store, table, &question,
			&walk->tables[i].cursor, err) != 0 ||
		    walk_next(walk, table, err) != 0)
			return -1;
	}
	return 0;
}

void
person_walk_close(struct person_walk *walk)
{
	for (size_t i = 0; i < PERSON_TABLE_COUNT; i++)
		cursor_close(&walk->tables[i].cursor);
	arena_fini(&walk->arena);
	walk->is_open = false;
}

static bool
add_membership(
    struct person *person, struct arena *arena, const struct person_part *part)
{
	const char *group = arena_dup(arena, part->name);

	person->memberships = arena_grow(arena, person->memberships,
	    person->n_memberships, sizeof(*person->memberships));
	if (group == NULL || person->memberships == NULL)
		return false;
	person->memberships[person->n_memberships++] = (struct membership){
		.group = group,
		.kind = part->kind,
	};
	return true;
}

static bool
add_name(
    struct arena *arena, const char ***names, size_t *n_names, struct span name)
{
	const char *copy = arena_dup(arena, name);

	*names = arena_grow(arena, *names, *n_names, sizeof(**names));
	if (copy == NULL || *names == NULL)
		return false;
	(*names)[(*n_names)++] = copy;
	return true;
}

static bool
add_dues(struct person *person, const struct person_part *part)
{
	if (part->is_exempt)
		person->is_exempt = true;
	else if (part->until > person->paid_until)
		person->paid_until = part->until;
	return true;
}

/* An organisation's dues count for its contacts. */
static bool
add_activity(
    struct person *person, struct arena *arena, const struct person_part *part)
{
	const char *kind = arena_dup(arena, part->name);

	person->activities = arena_grow(arena, person->activities,
	    person->n_activities, sizeof(*person->activities));
	if (kind == NULL || person->activities == NULL)
		return false;
	person->activities[person->n_activities++] = (struct activity){
		.kind = kind,
		.paid_until = part->is_exempt ? DATE_NONE : part->until,
		.is_exempt = part->is_exempt,
	};
	return add_dues(person, part);
}

static bool
add_setting(struct person *person, struct arena *arena, enum person_table table,
    const struct person_part *part)
{
	struct list_setting setting = {
		.list = arena_dup(arena, part->name),
	};

	if (table == PERSON_TABLE_DELIVERY)
		setting.address = arena_dup(arena, part->address);
	else if (part->kind == TIE_KIND_MODERATED)
		setting.is_moderated = true;
	else
		setting.right = part->kind == TIE_KIND_EXCLUDE
		                    ? LIST_RIGHT_EXCLUDED
		                    : LIST_RIGHT_INCLUDED;
	person->settings = arena_grow(arena, person->settings,
	    person->n_settings, sizeof(*person->settings));
	if (setting.list == NULL || person->settings == NULL)
		return false;
	person->settings[person->n_settings++] = setting;
	return true;
}

static bool
add_part(struct person *person, struct arena *arena, enum person_table table,
    const struct person_part *part)
{

	switch (table) {
	case PERSON_TABLE_ADDRESS:
		person->address = arena_dup(arena, part->name);
		return person->address != NULL;
	case PERSON_TABLE_MEMBERSHIP:
		return add_membership(person, arena, part);
	case PERSON_TABLE_ROLE:
		return add_name(
		    arena, &person->roles, &person->n_roles, part->name);
	case PERSON_TABLE_TAG:
		return add_name(
		    arena, &person->tags, &person->n_tags, part->name);
	case PERSON_TABLE_SUSPENSION:
		return add_name(arena, &person->suspended, &person->n_suspended,
		    part->name);
	case PERSON_TABLE_DUES:
	case PERSON_TABLE_EXEMPTION: return add_dues(person, part);
	case PERSON_TABLE_ACTIVITY: return add_activity(person, arena, part);
	case PERSON_TABLE_RIGHT:
	case PERSON_TABLE_DELIVERY:
		return add_setting(person, arena, table, part);
	case PERSON_TABLE_PERSON:
	case PERSON_TABLE_COUNT: break;
	}
	return true;
}

/* The person the walk stands at, whole; the walk goes on to the next. Parts of
 * people who are gone by now (another connection's doing between two cursors)
 * are passed over. */
static int
gather_person(struct person_walk *walk, struct arena *arena,
    struct person *person, struct err *err)
{
	const struct person_part *part =
	    &walk->tables[PERSON_TABLE_PERSON].part;

	*person = (struct person){
		.id = part->person_id,
		.name = arena_dup(arena, part->name),
		.standing = part->standing,
		.is_member = part->standing == STANDING_MEMBER,
		.is_moderated = part->is_moderated,
		.paid_until = DATE_NONE,
	};
	if (person->name == NULL)
		return err_memory(err);
	for (size_t i = PERSON_TABLE_PERSON + 1; i < PERSON_TABLE_COUNT; i++) {
		enum person_table table = (enum person_table)i;
		part = &walk->tables[i].part;
		while (
		    walk->tables[i].has_part && part->person_id <= person->id) {
			if (part->person_id == person->id &&
			    !add_part(person, arena, table, part))
				return err_memory(err);
			if (walk_next(walk, table, err) != 0)
				return -1;
		}
	}
	/* Whatever was not ended one by one. */
	if (standing_has_left(person->standing))
		person->n_memberships = person->n_roles = person->n_activities =
		    0;
	return walk_next(walk, PERSON_TABLE_PERSON, err);
}

int
person_next(
    struct person_walk *walk, const struct person **person_r, struct err *err)
{
	if (!walk->is_open && walk_open(walk, 0, err) != 0)
		return -1;
	if (!walk->tables[PERSON_TABLE_PERSON].has_part)
		return 0;
	arena_clear(&walk->arena);
	walk->arena.limit = PERSON_MEMORY;
	*person_r = &walk->person;
	return gather_person(walk, &walk->arena, &walk->person, err) == 0 ? 1
	                                                                  : -1;
}

int
register_person_by_id(const struct register_day *on, int64_t id,
    const struct person **person_r, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk = PERSON_WALK(on->store, on->day);

	*person_r = NULL;
	if (id <= 0)
		return 0;
	if (walk_open(&walk, id, err) != 0)
		return -1;
	if (!walk.tables[PERSON_TABLE_PERSON].has_part)
		return 0;
	struct person *person = arena_alloc(on->arena, sizeof(*person));
	if (person == NULL)
		return err_memory(err);
	*person_r = person;
	return gather_person(&walk, on->arena, person, err);
}

int
register_person_by_address(const struct register_day *on, struct span address,
    const struct person **person_r, struct err *err)
{
	char lower[LIMIT_ADDRESS];
	int64_t id;

	*person_r = NULL;
	if (address.len == 0 || address.len > sizeof(lower))
		return 0;
	span_lower(address, lower);
	if (store_person_find_author(
		on->store, span_from(lower, address.len), &id, err) != 0)
		return -1;
	return register_person_by_id(on, id, person_r, err);
}
