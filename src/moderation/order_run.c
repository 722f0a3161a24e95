/* Orders carried out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/moderation/act.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/flood.h"
#include "crieur/post/summary.h"
#include "crieur/register/edit.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"
#include "crieur/store/post.h"
#include "crieur/task/notice.h"

#include "ask.h"
#include "flood.h"
#include "order.h"

enum {
	RUN_MEMORY = 8 * 1024 * 1024,
	SHOWN = 50,
};

static void
say(const struct ordering *ordering, const char *phrase, const char *value,
    struct str *answer)
{
	struct field field = { .name = "value", .value = value };

	phrase_add(answer, ordering->list->language, phrase, &field, 1);
	str_addc(answer, '\n');
}

static int
note(const struct ordering *ordering, const char *what, const char *detail,
    struct err *err)
{
	struct event event = {
		.at = ordering->at,
		.actor = ordering->address,
		.subject = "site",
		.what = what,
		.detail = detail,
	};

	return store_event_add(ordering->store, &event, err);
}

/* A person under moderation is so on every list. */
static int
set_moderated(const struct ordering *ordering, const struct order *order,
    struct str *answer, struct err *err)
{
	bool is_moderated = order->kind == ORDER_MODERATE;
	struct register_edit edit;
	struct err absent = { 0 };
	char whom[ADDRESS_TEXT_SIZE];
	int64_t person_id = 0;

	snprintf(whom, sizeof(whom), "%.*s",
	    (int)span_first(order->argument, sizeof(whom) - 1).len,
	    order->argument.at);
	if (register_find(
		ordering->store, order->argument, &person_id, &absent) != 0) {
		say(ordering, "order-nobody", whom, answer);
		return 0;
	}
	if (register_edit_begin(&edit, ordering->store, ordering->address,
		ordering->list->name, ordering->at, err) != 0 ||
	    register_set_moderated(&edit, person_id, is_moderated, err) != 0)
		return -1;
	say(ordering, is_moderated ? "order-moderated" : "order-trusted", whom,
	    answer);
	return 0;
}

static int
set_pace(const struct ordering *ordering, int64_t per_hour, struct str *answer,
    struct err *err)
{
	const struct pace pace = {
		.list = ordering->list->name,
		.per_hour = per_hour,
		.actor = ordering->address,
		.at = ordering->at,
	};
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)per_hour);
	if (store_pace_set(ordering->store, &pace, err) != 0)
		return -1;
	say(ordering,
	    per_hour == PACE_FREE     ? "order-resumed"
	    : per_hour == PACE_PAUSED ? "order-paused"
				      : "order-slowed",
	    number, answer);
	return note(ordering,
	    per_hour == PACE_FREE ? "list resumed" : "list slowed down",
	    ordering->list->name, err);
}

struct flood_held {
	int64_t *ids;
	size_t n, cap;
};

static void
flood_held_fini(struct flood_held *held)
{
	free(held->ids);
}

static int
flood_held_add(struct flood_held *held, int64_t id, struct err *err)
{
	if (held->n == held->cap) {
		size_t cap = held->cap == 0 ? 64 : held->cap * 2;
		int64_t *more = realloc(held->ids, cap * sizeof(*more));
		if (more == NULL)
			return err_memory(err);
		held->ids = more;
		held->cap = cap;
	}
	held->ids[held->n++] = id;
	return 0;
}

static int
flood_held_read(
    const struct ordering *ordering, struct flood_held *held, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct post_row row;
	int more;

	if (store_held_walk(
		ordering->store, ordering->list->name, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (flood_has_held(&row) &&
		    flood_held_add(held, row.id, err) != 0)
			return -1;
	}
	return more;
}

/* All that a flood has held back, at once. */
static int
end_flood_held(const struct ordering *ordering, bool is_approved,
    struct str *answer, struct err *err)
{
	struct flood_held held CLEANUP(flood_held_fini) = { 0 };
	char number[24];

	if (flood_held_read(ordering, &held, err) != 0)
		return -1;
	for (size_t i = 0; i < held.n; i++) {
		struct moderation moderation = {
			.post_id = held.ids[i],
			.act = is_approved ? MODERATION_APPROVE
			                   : MODERATION_DISCARD,
			.actor = ordering->address,
			.words = "",
			.at = ordering->at,
		};
		bool is_changed;
		if (moderation_act_within(
			ordering->store, &moderation, &is_changed, err) != 0)
			return -1;
	}
	snprintf(number, sizeof(number), "%zu", held.n);
	say(ordering, is_approved ? "order-flood-sent" : "order-flood-dropped",
	    number, answer);
	return 0;
}

/* A flood ends as well as a pause. */
static int
resume(const struct ordering *ordering, struct str *answer, struct err *err)
{
	struct flood_held held CLEANUP(flood_held_fini) = { 0 };
	int64_t per_hour = PACE_FREE;
	bool was_flood = false;
	char number[24];

	if (flood_end(ordering->store, ordering->list->name, ordering->address,
		ordering->at, &was_flood, err) != 0 ||
	    store_pace_get(
		ordering->store, ordering->list->name, &per_hour, err) != 0)
		return -1;
	if (was_flood) {
		if (flood_held_read(ordering, &held, err) != 0)
			return -1;
		snprintf(number, sizeof(number), "%zu", held.n);
		say(ordering, "order-flood-over", number, answer);
	}
	if (was_flood && per_hour == PACE_FREE)
		return 0;
	return set_pace(ordering, PACE_FREE, answer, err);
}

static int
show_held(const struct ordering *ordering, struct str *answer, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const char *language = ordering->list->language;
	char when[TIME_TEXT_SIZE], number[24];
	struct post_row row;
	size_t n = 0;
	int more;

	if (store_held_walk(
		ordering->store, ordering->list->name, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		/* What waits for its author is its author's to know of. */
		if (row.state != POST_HELD || ++n > SHOWN)
			continue;
		str_addf(answer, "%lld  %s  %s  %s\n", (long long)row.id,
		    phrase_time(language, row.received_at, when),
		    row.header_from, row.subject);
	}
	if (more < 0 || str_check(answer, err) != 0)
		return -1;
	snprintf(number, sizeof(number), "%zu", n);
	say(ordering, n == 0 ? "order-none-held" : "order-n-held", number,
	    answer);
	return 0;
}

/* The question about the oldest, once more, to who asks for it. */
static int
ask_about(const struct ordering *ordering, int64_t post_id, struct arena *arena,
    struct err *err)
{
	struct summary summary CLEANUP(summary_fini) = { 0 };
	struct post_row row;
	struct audience_member member = {
		.person_id = ordering->person_id,
		.name = "",
		.address = ordering->address,
	};
	struct moderators alone = { .members = &member, .n_members = 1 };
	int64_t n_asked;

	if (store_post_get(ordering->store, post_id, arena, &row, err) != 0 ||
	    summary_read(ordering->store, &row, &summary, err) != 0)
		return -1;
	struct speech speech = {
		.store = ordering->store,
		.site = ordering->site,
		.list = ordering->list,
		.row = &row,
		.summary = &summary,
		.at = ordering->at,
	};
	if (speech_prepare(&speech, arena, err) != 0)
		return -1;
	return ask_moderators(&speech, arena, &alone, &n_asked, err);
}

static int
first_held(const struct ordering *ordering, int64_t *id_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct post_row row;
	int more;

	*id_r = 0;
	if (store_held_walk(
		ordering->store, ordering->list->name, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (row.state == POST_HELD) {
			*id_r = row.id;
			return 0;
		}
	}
	return more;
}

static int
show_next(const struct ordering *ordering, struct str *answer, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(RUN_MEMORY);
	int64_t id;

	if (first_held(ordering, &id, err) != 0)
		return -1;
	if (id == 0) {
		say(ordering, "order-none-held", "0", answer);
		return 0;
	}
	say(ordering, "order-next", "", answer);
	return ask_about(ordering, id, &arena, err);
}

static int
set_absence(const struct ordering *ordering, int32_t until, struct str *answer,
    struct err *err)
{
	char day[DATE_TEXT_SIZE];

	if (store_absence_set(
		ordering->store, ordering->person_id, until, err) != 0)
		return -1;
	say(ordering, until == DATE_NONE ? "order-present" : "order-absent",
	    phrase_day(ordering->list->language, until, day), answer);
	return note(ordering, until == DATE_NONE ? "back" : "absent until",
	    date_format(until, day), err);
}

int
order_run(const struct ordering *ordering, const struct order *order,
    struct str *answer, struct err *err)
{
	switch (order->kind) {
	case ORDER_MODERATE:
	case ORDER_TRUST: return set_moderated(ordering, order, answer, err);
	case ORDER_PAUSE: return set_pace(ordering, order->number, answer, err);
	case ORDER_RESUME: return resume(ordering, answer, err);
	case ORDER_FLOOD:
		return end_flood_held(
		    ordering, order->number != 0, answer, err);
	case ORDER_HELD: return show_held(ordering, answer, err);
	case ORDER_NEXT: return show_next(ordering, answer, err);
	case ORDER_ABSENT:
		return set_absence(ordering, order->day, answer, err);
	case ORDER_PRESENT:
		return set_absence(ordering, DATE_NONE, answer, err);
	case ORDER_NONE: break;
	}
	return 0;
}
