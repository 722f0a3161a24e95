/* One walk over the register a picture, all lists at once. */
#include "guard.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/policy/decide.h"
#include "crieur/post/witness.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"

enum {
	MAX_NAMED = 10, /* people named of each list; the rest is counted */
	FIRST_BITS = 4096,
};

struct reach {
	unsigned char *bits; /* whether person i receives */
	size_t n_octets;
	int64_t n_receivers, n_moderators;
	int64_t n_facilitators; /* moderators by their group, not by office */
};

struct guard_picture {
	const struct site *site;
	struct facts facts;
	struct reach *lists;   /* as site->lists */
	int64_t *role_holders; /* as site->roles */
};

void
guard_picture_free(struct guard_picture **picture)
{
	if (*picture == NULL)
		return;
	for (size_t i = 0; i < (*picture)->site->n_lists; i++) {
		if ((*picture)->lists != NULL)
			free((*picture)->lists[i].bits);
	}
	free((*picture)->lists);
	free((*picture)->role_holders);
	free(*picture);
	*picture = NULL;
}

static int
set_bit(struct reach *reach, int64_t person_id, struct err *err)
{
	size_t octet = (size_t)person_id / 8;

	if (octet >= reach->n_octets) {
		size_t size = 2 * octet + FIRST_BITS;
		unsigned char *larger = realloc(reach->bits, size);
		if (larger == NULL)
			return err_memory(err);
		memset(larger + reach->n_octets, 0, size - reach->n_octets);
		reach->bits = larger;
		reach->n_octets = size;
	}
	reach->bits[octet] |= (unsigned char)(1u << (person_id % 8));
	reach->n_receivers++;
	return 0;
}

static bool
has_bit(const struct reach *reach, int64_t person_id)
{
	size_t octet = (size_t)person_id / 8;

	return octet < reach->n_octets &&
	       (reach->bits[octet] & 1u << (person_id % 8)) != 0;
}

static int
consider_list(struct guard_picture *picture, size_t i,
    const struct person *person, struct err *err)
{
	const struct list *list = &picture->site->lists[i];
	struct reach *reach = &picture->lists[i];
	struct facts *facts = &picture->facts;
	bool receives = false, moderates = false;

	facts->person = person;
	facts->list = list;
	if (person_address_on(person, span_of(list->name)) == NULL)
		return 0;
	if (facts_receives(facts, list, &receives, err) != 0 ||
	    facts_moderates(facts, &moderates, err) != 0)
		return -1;
	reach->n_moderators += moderates;
	reach->n_facilitators +=
	    moderates && person_facilitates(person, span_of(list->group));
	return receives ? set_bit(reach, person->id, err) : 0;
}

static int
consider(
    struct guard_picture *picture, const struct person *person, struct err *err)
{
	const struct site *site = picture->site;

	for (size_t i = 0; i < site->n_lists; i++) {
		if (consider_list(picture, i, person, err) != 0)
			return err_wrap(err, "list %s", site->lists[i].name);
	}
	for (size_t i = 0; i < site->n_roles; i++) {
		picture->role_holders[i] +=
		    person_has_role(person, span_of(site->roles[i]));
	}
	return 0;
}

static int
fill(struct guard_picture *picture, struct err *err)
{
	CLEANUP(person_walk_close)
	struct person_walk walk =
	    PERSON_WALK(picture->facts.store, picture->facts.day);
	const struct site *site = picture->site;
	const struct person *person;
	int more;

	picture->lists = calloc(site->n_lists + 1, sizeof(*picture->lists));
	picture->role_holders =
	    calloc(site->n_roles + 1, sizeof(*picture->role_holders));
	if (picture->lists == NULL || picture->role_holders == NULL)
		return err_memory(err);
	while ((more = person_next(&walk, &person, err)) > 0) {
		if (consider(picture, person, err) != 0)
			return -1;
	}
	return more;
}

int
guard_take(struct store *store, const struct site *site, int64_t at,
    struct guard_picture **picture_r, struct err *err)
{
	struct guard_picture *picture = calloc(1, sizeof(*picture));

	if (picture == NULL)
		return err_memory(err);
	picture->site = site;
	picture->facts = (struct facts){
		.site = site,
		.store = store,
		.at = at,
		.day = date_of(at),
	};
	if (fill(picture, err) != 0) {
		guard_picture_free(&picture);
		return -1;
	}
	*picture_r = picture;
	return 0;
}

static int
add_name(struct store *store, int64_t person_id, int32_t day, size_t n_before,
    struct str *loss, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const struct person *person;

	if (register_person_by_id(
		store, person_id, day, &arena, &person, err) != 0)
		return -1;
	str_adds(loss, n_before == 0 ? ": " : ", ");
	if (person == NULL)
		str_addf(loss, "person %lld", (long long)person_id);
	else
		str_adds(loss,
		    person->address != NULL ? person->address : person->name);
	return 0;
}

/* Whom the list has none of any more, by what they were; NULL: nobody. */
static const char *
lost_last(const struct reach *then, const struct reach *now)
{
	if (then->n_moderators > 0 && now->n_moderators == 0)
		return "moderator";
	if (then->n_facilitators > 0 && now->n_facilitators == 0)
		return "facilitator";
	return NULL;
}

/* Who of before is not among after, the first of them by name. */
static int
compare_list(struct store *store, const struct guard_picture *before,
    const struct guard_picture *after, size_t i, struct str *loss,
    struct err *err)
{
	const struct reach *then = &before->lists[i], *now = &after->lists[i];
	CLEANUP(str_fini) struct str names = { 0 };
	int64_t n_lost = 0;

	for (int64_t id = 0; id < (int64_t)then->n_octets * 8; id++) {
		if (!has_bit(then, id) || has_bit(now, id))
			continue;
		if (n_lost < MAX_NAMED && add_name(store, id, after->facts.day,
					      (size_t)n_lost, &names, err) != 0)
			return -1;
		n_lost++;
	}
	if (n_lost > 0)
		str_addf(loss, "%s: %lld of %lld no longer receive%s%s\n",
		    before->site->lists[i].name, (long long)n_lost,
		    (long long)then->n_receivers, str_c(&names),
		    n_lost > MAX_NAMED ? ", …" : "");
	const char *last = lost_last(then, now);
	if (last != NULL)
		str_addf(loss, "%s: its last %s is gone\n",
		    before->site->lists[i].name, last);
	return 0;
}

/* Counted anew, since a person may come where another goes. */
static bool
is_too_much(
    const struct site *site, const struct reach *then, const struct reach *now)
{
	int64_t allowed =
	    then->n_receivers * site->registry.guard_percent / 100;
	int64_t n_lost = 0;

	if (allowed < site->registry.guard_people)
		allowed = site->registry.guard_people;
	for (size_t i = 0; i < then->n_octets; i++) {
		unsigned gone =
		    then->bits[i] &
		    ~(unsigned)(i < now->n_octets ? now->bits[i] : 0) & 0xffu;
		for (; gone != 0; gone &= gone - 1)
			n_lost++;
	}
	return n_lost > allowed || lost_last(then, now) != NULL;
}

int
guard_compare(struct store *store, const struct guard_picture *before,
    const struct guard_picture *after, struct str *loss, bool *is_too_much_r,
    struct err *err)
{
	const struct site *site = before->site;
	bool too_much = false;

	for (size_t i = 0; i < site->n_lists; i++) {
		if (compare_list(store, before, after, i, loss, err) != 0)
			return -1;
		too_much |=
		    is_too_much(site, &before->lists[i], &after->lists[i]);
	}
	for (size_t i = 0; i < site->n_roles; i++) {
		if (before->role_holders[i] == 0 || after->role_holders[i] > 0)
			continue;
		str_addf(loss, "role %s: nobody holds it any more\n",
		    site->roles[i]);
		too_much = true;
	}
	*is_too_much_r = too_much;
	return str_check(loss, err);
}
