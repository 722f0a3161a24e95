#include "storm.h"

#include <stdio.h>
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
	enum storm_scope scope;
	const char *name;
	int64_t n_failed;
	struct place *next;
};

struct watching {
	const struct bounce_teller *teller;
	struct arena arena;
	struct place *places;
	int64_t n_failed; /* addresses of the site */
	int64_t n_new;
};

static void
watching_fini(struct watching *watching)
{
	arena_fini(&watching->arena);
}

static int
count(struct watching *watching, enum storm_scope scope, struct span name,
    struct err *err)
{
	struct place *place = watching->places;

	while (place != NULL &&
	       (place->scope != scope || !span_is(name, place->name)))
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
count_failing(struct watching *watching, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	char last[ADDRESS_TEXT_SIZE] = "";
	struct failing_row row;
	int more;

	if (store_failing_walk(watching->teller->store,
		watching->teller->at - DAY_S, &cursor, err) != 0)
		return -1;
	while ((more = failing_next(&cursor, &row, err)) > 0) {
		if (row.list[0] != '\0' && count(watching, STORM_SCOPE_LIST,
					       span_of(row.list), err) != 0)
			return -1;
		/* Its lists follow each other; it is one address. */
		if (strcmp(last, row.address) == 0)
			continue;
		snprintf(last, sizeof(last), "%s", row.address);
		watching->n_failed++;
		if (count(watching, STORM_SCOPE_DOMAIN,
			address_domain(span_of(row.address)), err) != 0)
			return -1;
	}
	return more;
}

static bool
is_storm(const struct site *site, const struct storm_row *storm)
{
	int64_t part = storm->n_recipients > storm->n_failed
	                   ? storm->n_recipients
	                   : storm->n_failed;

	if (storm->scope == STORM_SCOPE_SITE)
		return storm->n_failed > (int64_t)site->bounce.storm_people &&
		       storm->n_failed * 100 >
		           part * (int64_t)site->bounce.storm_percent;
	return storm->n_failed >= LEAST &&
	       storm->n_failed * 100 >
	           part * (int64_t)site->bounce.storm_list_percent;
}

static int
write_down(const struct bounce_teller *teller, struct storm_row *storm,
    struct err *err)
{
	bool is_new = storm->id == 0;

	if (is_new &&
	    store_storm_insert(teller->store, storm, &storm->id, err) != 0)
		return -1;
	if (!is_new && store_storm_update(teller->store, storm, err) != 0)
		return -1;
	/* All of it since it began, late comers too. */
	if (store_storm_freeze(
		teller->store, storm, storm->began_at - DAY_S, err) != 0)
		return -1;
	return is_new ? tell_storm(teller, storm, err) : 0;
}

static int
look_at(struct watching *watching, const struct place *place, struct err *err)
{
	const struct bounce_teller *teller = watching->teller;
	struct storm_row storm = {
		.scope = place->scope,
		.name = place->name,
		.began_at = teller->at,
		.last_at = teller->at,
		.n_failed = place->n_failed,
	};
	/* As it was last written down. */
	struct storm_row known = storm;

	if (place->n_failed < LEAST)
		return 0;
	if (store_storm_reached(teller->store, &storm, teller->at - DAY_S,
		&storm.n_recipients, err) != 0)
		return -1;
	if (!is_storm(teller->site, &storm))
		return 0;
	if (store_storm_find(teller->store, &known, err) != 0)
		return -1;
	storm.id = known.id;
	if (storm.id != 0)
		storm.began_at = known.began_at;
	if (storm.id != 0 && known.n_failed == storm.n_failed &&
	    known.last_at > teller->at - REFRESH_S)
		return 0;
	watching->n_new += storm.id == 0;
	if (store_begin(teller->store, err) != 0)
		return -1;
	if (store_end(teller->store, write_down(teller, &storm, err), err) != 0)
		return err_wrap(err, "storm %s %s",
		    name_of(&storm_scope_names, (int)storm.scope), storm.name);
	return 0;
}

static int
look_at_places(struct watching *watching, struct err *err)
{
	const struct place whole = {
		.scope = STORM_SCOPE_SITE,
		.name = "",
		.n_failed = watching->n_failed,
	};
	struct storm_row of_site = { .scope = STORM_SCOPE_SITE, .name = "" };

	if (look_at(watching, &whole, err) != 0 ||
	    store_storm_find(watching->teller->store, &of_site, err) != 0)
		return -1;
	/* It has been told, and covers them all. */
	if (of_site.id != 0)
		return 0;
	for (const struct place *place = watching->places; place != NULL;
	     place = place->next) {
		if (look_at(watching, place, err) != 0)
			return -1;
	}
	return 0;
}

static int
freeze(const struct bounce_teller *teller, const struct storm_row *storm,
    struct err *err)
{
	int64_t since_at = storm->began_at - DAY_S, n = 0;

	if (store_storm_unfrozen(teller->store, storm, since_at, &n, err) != 0)
		return -1;
	if (n == 0)
		return 0;
	if (store_begin(teller->store, err) != 0)
		return -1;
	return store_end(teller->store,
	    store_storm_freeze(teller->store, storm, since_at, err), err);
}

/* What comes while a storm goes on is part of it, however little that is. */
static int
freeze_late(struct watching *watching, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct arena *arena = &watching->arena;
	struct storm_row *storms = NULL, row;
	size_t n = 0;
	int more;

	if (store_storm_walk(watching->teller->store, &cursor, err) != 0)
		return -1;
	/* Nothing is written during a walk. */
	while ((more = storm_next(&cursor, &row, err)) > 0) {
		row.name = arena_dups(arena, row.name);
		storms = arena_grow(arena, storms, n, sizeof(*storms));
		if (row.name == NULL || storms == NULL)
			return err_memory(err);
		storms[n++] = row;
	}
	if (more < 0)
		return -1;
	cursor_close(&cursor);
	for (size_t i = 0; i < n; i++) {
		if (freeze(watching->teller, &storms[i], err) != 0)
			return -1;
	}
	return 0;
}

static int
end_old(const struct bounce_teller *teller, struct err *err)
{
	int64_t unseen_since = teller->at - DAY_S;
	bool has_old;

	if (store_storm_has_old(teller->store, unseen_since, &has_old, err) !=
	    0)
		return -1;
	if (!has_old)
		return 0;
	if (store_begin(teller->store, err) != 0)
		return -1;
	return store_end(teller->store,
	    store_storm_end(teller->store, unseen_since, teller->at, err), err);
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

	if (count_failing(&watching, err) != 0 ||
	    look_at_places(&watching, err) != 0 ||
	    freeze_late(&watching, err) != 0 || end_old(teller, err) != 0)
		return -1;
	*n_new_r = watching.n_new;
	return 0;
}

int
storm_covers(struct store *store, const char *address, const char *list,
    bool *covers_r, struct err *err)
{
	struct storm_row storms[] = {
		{ .scope = STORM_SCOPE_SITE, .name = "" },
		{ .scope = STORM_SCOPE_LIST, .name = list },
		{ .scope = STORM_SCOPE_DOMAIN,
		    .name = address_domain(span_of(address)).at },
	};

	*covers_r = false;
	for (size_t i = 0; i < COUNT_OF(storms) && !*covers_r; i++) {
		if (store_storm_find(store, &storms[i], err) != 0)
			return -1;
		*covers_r = storms[i].id != 0;
	}
	return 0;
}
