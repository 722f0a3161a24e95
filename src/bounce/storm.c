#include "storm.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/message/address.h"

enum {
	/* Fewer are no storm, for a list or a domain. */
	LEAST = 3,
	WATCH_MEMORY = 64 * 1024 * 1024,
	/* How often a storm that goes on is written down again. */
	REFRESH_S = 600,
};

/* A list or a domain, and how many of its addresses fail. */
struct place {
	const char *scope, *name;
	int64_t n_failed;
	struct place *next;
};

struct watching {
	const struct bounce_teller *teller;
	struct arena arena;
	struct place *places;
	const char *last; /* address */
	int64_t n_failed; /* addresses of the site */
	int64_t n_new;
};

static void
watching_fini(struct watching *watching)
{
	arena_fini(&watching->arena);
}

static int
count(struct watching *watching, const char *scope, struct span name,
    struct err *err)
{
	struct place *place = watching->places;

	while (place != NULL && (strcmp(place->scope, scope) != 0 ||
				    !span_is(name, place->name)))
		place = place->next;
	if (place == NULL) {
		place = arena_alloc(&watching->arena, sizeof(*place));
		if (place == NULL)
			return err_memory(err);
		place->scope = scope;
		place->name = arena_dup(&watching->arena, name);
		if (place->name == NULL)
			return err_memory(err);
		place->next = watching->places;
		watching->places = place;
	}
	place->n_failed++;
	return 0;
}

static int
count_failing(
    void *self, const char *list, const char *address, struct err *err)
{
	struct watching *watching = self;

	if (list[0] != '\0' && count(watching, "list", span_of(list), err) != 0)
		return -1;
	/* Its lists follow each other; it is one address. */
	if (watching->last != NULL && strcmp(watching->last, address) == 0)
		return 0;
	watching->last = arena_dups(&watching->arena, address);
	if (watching->last == NULL)
		return err_memory(err);
	watching->n_failed++;
	return count(watching, "domain", address_domain(span_of(address)), err);
}

static bool
is_storm(const struct site *site, const struct storm *storm)
{
	int64_t part = storm->n_recipients > storm->n_failed
	                   ? storm->n_recipients
	                   : storm->n_failed;

	if (strcmp(storm->scope, "site") == 0)
		return storm->n_failed > (int64_t)site->bounce.storm_people &&
		       storm->n_failed * 100 >
		           part * (int64_t)site->bounce.storm_percent;
	return storm->n_failed >= LEAST &&
	       storm->n_failed * 100 >
	           part * (int64_t)site->bounce.storm_list_percent;
}

static int
write_down(const struct watching *watching, struct storm *storm, bool *is_new,
    struct err *err)
{
	const struct bounce_teller *teller = watching->teller;

	*is_new = storm->id == 0;
	if (*is_new &&
	    store_storm_insert(teller->store, storm, &storm->id, err) != 0)
		return -1;
	if (!*is_new && store_storm_update(teller->store, storm, err) != 0)
		return -1;
	/* All of it since it began, late comers too. */
	if (store_storm_freeze(
		teller->store, storm, storm->began_at - DAY_S, err) != 0)
		return -1;
	return *is_new ? tell_storm(teller, storm, err) : 0;
}

static int
settle(struct watching *watching, struct storm *storm, struct err *err)
{
	struct store *store = watching->teller->store;
	bool is_new = false;

	if (store_begin(store, err) != 0)
		return -1;
	if (write_down(watching, storm, &is_new, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "storm %s %s", storm->scope, storm->name);
	}
	watching->n_new += is_new;
	return store_commit(store, err);
}

/* The one that blows, with what it was last written down with. */
struct known {
	struct storm storm;
	const char *scope, *name;
};

static int
take_known(void *self, const struct storm *storm, struct err *err)
{
	struct known *known = self;

	(void)err;
	if (strcmp(storm->scope, known->scope) == 0 &&
	    strcmp(storm->name, known->name) == 0)
		known->storm = *storm;
	return 0;
}

static int
look_at(struct watching *watching, const char *scope, const char *name,
    int64_t n_failed, struct err *err)
{
	const struct bounce_teller *teller = watching->teller;
	struct known known = { .scope = scope, .name = name };
	struct storm storm = {
		.scope = scope,
		.name = name,
		.began_at = teller->at,
		.last_at = teller->at,
		.n_failed = n_failed,
	};
	const char *list = strcmp(scope, "list") == 0 ? name : NULL;
	const char *domain = strcmp(scope, "domain") == 0 ? name : NULL;

	if (n_failed < LEAST)
		return 0;
	if (store_storm_reached(teller->store, teller->at - DAY_S, list, domain,
		&storm.n_recipients, err) != 0)
		return -1;
	if (!is_storm(teller->site, &storm))
		return 0;
	if (store_storm_each(teller->store, take_known, &known, err) != 0)
		return -1;
	storm.id = known.storm.id;
	if (storm.id != 0)
		storm.began_at = known.storm.began_at;
	if (storm.id != 0 && known.storm.n_failed == n_failed &&
	    known.storm.last_at > teller->at - REFRESH_S)
		return 0;
	return settle(watching, &storm, err);
}

static int
look_at_places(struct watching *watching, struct err *err)
{
	int64_t site_id;

	if (look_at(watching, "site", "", watching->n_failed, err) != 0 ||
	    store_storm_find(
		watching->teller->store, "site", "", &site_id, err) != 0)
		return -1;
	/* It has been told, and covers them all. */
	if (site_id != 0)
		return 0;
	for (const struct place *place = watching->places; place != NULL;
	     place = place->next) {
		if (look_at(watching, place->scope, place->name,
			place->n_failed, err) != 0)
			return -1;
	}
	return 0;
}

/* A storm that blows; copied, since nothing is written during a walk. */
struct blowing {
	struct storm storm;
	struct blowing *next;
};

struct blowing_list {
	struct arena *arena;
	struct blowing *first;
};

static int
collect(void *self, const struct storm *storm, struct err *err)
{
	struct blowing_list *list = self;
	struct blowing *copy = arena_alloc(list->arena, sizeof(*copy));

	if (copy == NULL)
		return err_memory(err);
	copy->storm = *storm;
	copy->storm.scope = arena_dups(list->arena, storm->scope);
	copy->storm.name = arena_dups(list->arena, storm->name);
	if (copy->storm.scope == NULL || copy->storm.name == NULL)
		return err_memory(err);
	copy->next = list->first;
	list->first = copy;
	return 0;
}

static int
freeze(const struct bounce_teller *teller, const struct storm *storm,
    struct err *err)
{
	int64_t since_at = storm->began_at - DAY_S, n = 0;

	if (store_storm_unfrozen(teller->store, storm, since_at, &n, err) != 0)
		return -1;
	if (n == 0)
		return 0;
	if (store_begin(teller->store, err) != 0)
		return -1;
	if (store_storm_freeze(teller->store, storm, since_at, err) != 0) {
		store_rollback(teller->store);
		return -1;
	}
	return store_commit(teller->store, err);
}

/* What comes while it blows is part of it, however little that is. */
static int
freeze_late(struct watching *watching, struct err *err)
{
	struct blowing_list list = { .arena = &watching->arena };

	if (store_storm_each(watching->teller->store, collect, &list, err) != 0)
		return -1;
	for (; list.first != NULL; list.first = list.first->next) {
		if (freeze(watching->teller, &list.first->storm, err) != 0)
			return -1;
	}
	return 0;
}

static int
find_oldest(void *self, const struct storm *storm, struct err *err)
{
	int64_t *oldest = self;

	(void)err;
	if (storm->last_at < *oldest)
		*oldest = storm->last_at;
	return 0;
}

static int
end_old(const struct bounce_teller *teller, struct err *err)
{
	int64_t oldest = INT64_MAX;

	if (store_storm_each(teller->store, find_oldest, &oldest, err) != 0)
		return -1;
	if (oldest >= teller->at - DAY_S)
		return 0;
	if (store_begin(teller->store, err) != 0)
		return -1;
	if (store_storm_end(
		teller->store, teller->at - DAY_S, teller->at, err) != 0) {
		store_rollback(teller->store);
		return -1;
	}
	return store_commit(teller->store, err);
}

int
storm_watch(
    const struct bounce_teller *teller, int64_t *n_new_r, struct err *err)
{
	CLEANUP(watching_fini)
	struct watching watching = {
		.teller = teller,
		.arena = ARENA_LIMIT(WATCH_MEMORY),
	};

	if (store_storm_each_failing(teller->store, teller->at - DAY_S,
		count_failing, &watching, err) != 0 ||
	    look_at_places(&watching, err) != 0 ||
	    freeze_late(&watching, err) != 0 || end_old(teller, err) != 0)
		return -1;
	*n_new_r = watching.n_new;
	return 0;
}

int
storm_blows(struct store *store, const char *address, const char *list,
    bool *blows_r, struct err *err)
{
	struct span domain = address_domain(span_of(address));
	int64_t site_id, list_id, domain_id;

	if (store_storm_find(store, "site", "", &site_id, err) != 0 ||
	    store_storm_find(store, "list", list, &list_id, err) != 0 ||
	    store_storm_find(store, "domain", domain.at, &domain_id, err) != 0)
		return -1;
	*blows_r = site_id != 0 || list_id != 0 || domain_id != 0;
	return 0;
}
