/* One walk over the register a picture, all lists at once. */
#include "guard.h"

#include <stdlib.h>

#include "crieur/base/arena.h"
#include "crieur/base/bits.h"
#include "crieur/base/date.h"
#include "crieur/post/witness.h"
#include "crieur/register/person.h"
#include "crieur/register/walk.h"

enum {
	MAX_NAMED = 10, /* people named of each list; the rest is counted */
};

struct reach {
	struct bits receivers; /* ids */
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
			bits_fini(&(*picture)->lists[i].receivers);
	}
	free((*picture)->lists);
	free((*picture)->role_holders);
	free(*picture);
	*picture = NULL;
}

static int
consider_list(struct guard_picture *picture, size_t i,
    const struct person *person, struct err *err)
{
	const struct list *list = &picture->site->lists[i];
	struct reach *reach = &picture->lists[i];
	struct facts *facts = &picture->facts;
	bool receives = false, moderates = false, was_in;

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
	reach->n_receivers += receives;
	return receives ? bits_add(&reach->receivers, person->id, &was_in, err)
	                : 0;
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
		for (size_t i = 0; i < site->n_lists; i++) {
			if (consider_list(picture, i, person, err) != 0)
				return err_wrap(
				    err, "list %s", site->lists[i].name);
		}
		for (size_t i = 0; i < site->n_roles; i++)
			picture->role_holders[i] +=
			    person_has_role(person, span_of(site->roles[i]));
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
add_name(const struct guard_picture *picture, int64_t person_id,
    int64_t n_before, struct str *names, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	const struct person *person;

	if (register_person_by_id(
		ON_DAY(picture->facts.store, picture->facts.day, &arena),
		person_id, &person, err) != 0)
		return -1;
	str_adds(names, n_before == 0 ? ": " : ", ");
	if (person == NULL)
		str_addf(names, "person %lld", (long long)person_id);
	else
		str_adds(names,
		    person->address != NULL ? person->address : person->name);
	return 0;
}

/* Who of before is not among after, the first of them by name: too much, where
 * these are more than the site lets go. */
static int
compare_list(const struct guard_picture *before,
    const struct guard_picture *after, size_t i, struct guard_loss *loss,
    struct err *err)
{
	CLEANUP(str_fini) struct str names = { 0 };
	const struct reach *then = &before->lists[i], *now = &after->lists[i];
	const struct site *site = before->site;
	int64_t allowed =
	    then->n_receivers * site->registry.guard_percent / 100;
	int64_t n_lost = 0;

	for (int64_t id = 0; id < (int64_t)then->receivers.size * 8; id++) {
		if (!bits_has(&then->receivers, id) ||
		    bits_has(&now->receivers, id))
			continue;
		if (n_lost < MAX_NAMED &&
		    add_name(after, id, n_lost, &names, err) != 0)
			return -1;
		n_lost++;
	}
	if (n_lost > 0)
		str_addf(&loss->lines,
		    "%s: %lld of %lld no longer receive%s%s\n",
		    site->lists[i].name, (long long)n_lost,
		    (long long)then->n_receivers, str_c(&names),
		    n_lost > MAX_NAMED ? ", …" : "");
	/* Whom the list has none of any more, by what they were. */
	const char *last =
	    then->n_moderators > 0 && now->n_moderators == 0 ? "moderator"
	    : then->n_facilitators > 0 && now->n_facilitators == 0
		? "facilitator"
		: NULL;
	if (last != NULL)
		str_addf(&loss->lines, "%s: its last %s is gone\n",
		    site->lists[i].name, last);
	if (allowed < site->registry.guard_people)
		allowed = site->registry.guard_people;
	loss->is_too_much |= n_lost > allowed || last != NULL;
	return 0;
}

int
guard_compare(const struct guard_picture *before,
    const struct guard_picture *after, struct guard_loss *loss, struct err *err)
{
	const struct site *site = before->site;

	for (size_t i = 0; i < site->n_lists; i++) {
		if (compare_list(before, after, i, loss, err) != 0)
			return -1;
	}
	for (size_t i = 0; i < site->n_roles; i++) {
		if (before->role_holders[i] == 0 || after->role_holders[i] > 0)
			continue;
		str_addf(&loss->lines, "role %s: nobody holds it any more\n",
		    site->roles[i]);
		loss->is_too_much = true;
	}
	return str_check(&loss->lines, err);
}
