/* Orders carried out. */
#include <stdio.h>
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/moderation/act.h"
#include "crieur/notice/phrase.h"
#include "crieur/post/flood.h"
#include "crieur/register/edit.h"
#include "crieur/store/event.h"
#include "crieur/store/moderation.h"
#include "crieur/task/notice.h"

#include "ask.h"
#include "flood.h"
#include "order.h"

enum {
	SHOWN = 50,
};

static const char *
actor(const struct ordering *ordering)
{
	return ordering->task->summary.author.address;
}

static void
say(struct ordering *ordering, const char *phrase, const char *value)
{
	struct field field = { .name = "value", .value = value };

	phrase_add(
	    &ordering->said, task_language(ordering->task), phrase, &field, 1);
	str_addc(&ordering->said, '\n');
}

static void
say_number(struct ordering *ordering, const char *phrase, int64_t number)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)number);
	say(ordering, phrase, digits);
}

static int
note(const struct ordering *ordering, const char *what, const char *detail,
    struct err *err)
{
	struct event event = {
		.at = ordering->task->at,
		.actor = actor(ordering),
		.subject = "site",
		.what = what,
		.detail = detail,
	};

	return store_event_add(ordering->task->store, &event, err);
}

/* A person under moderation is so on every list. */
static int
set_moderated(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	const struct task *task = ordering->task;
	bool is_moderated = order->kind == ORDER_MODERATE;
	struct register_edit edit = {
		.store = task->store,
		.actor = actor(ordering),
		.reason = task->list->name,
		.at = task->at,
	};
	struct err absent = { 0 };
	char whom[ADDRESS_TEXT_SIZE];
	int64_t person_id = 0;

	snprintf(whom, sizeof(whom), "%.*s",
	    (int)span_first(order->argument, sizeof(whom) - 1).len,
	    order->argument.at);
	if (register_find(task->store, order->argument, &person_id, &absent) !=
	    0) {
		say(ordering, "order-nobody", whom);
		return 0;
	}
	if (register_edit_begin(&edit, err) != 0 ||
	    register_set_moderated(&edit, person_id, is_moderated, err) != 0)
		return -1;
	say(ordering, is_moderated ? "order-moderated" : "order-trusted", whom);
	return 0;
}

static int
set_pace(struct ordering *ordering, int64_t per_hour, struct err *err)
{
	const struct task *task = ordering->task;
	const struct pace pace = {
		.list = task->list->name,
		.per_hour = per_hour,
		.actor = actor(ordering),
		.at = task->at,
	};

	if (store_pace_set(task->store, &pace, err) != 0)
		return -1;
	say_number(ordering,
	    per_hour == PACE_FREE     ? "order-resumed"
	    : per_hour == PACE_PAUSED ? "order-paused"
				      : "order-slowed",
	    per_hour);
	return note(ordering,
	    per_hour == PACE_FREE ? "list resumed" : "list slowed down",
	    task->list->name, err);
}

/* The ids of what a flood has held back, in the task's arena. */
static int
find_flooded(const struct ordering *ordering, int64_t **ids_r, size_t *n_r,
    struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct task *task = ordering->task;
	int64_t *ids = NULL;
	size_t n = 0;
	struct post_row row;
	int more;

	if (store_held_walk(task->store, task->list->name, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		if (!flood_has_held(&row))
			continue;
		ids = arena_grow(task->arena, ids, n, sizeof(*ids));
		if (ids == NULL)
			return err_memory(err);
		ids[n++] = row.id;
	}
	*ids_r = ids;
	*n_r = n;
	return more;
}

/* All that a flood has held back, at once. */
static int
end_flood_held(struct ordering *ordering, bool is_approved, struct err *err)
{
	const struct task *task = ordering->task;
	int64_t *ids;
	size_t n;

	if (find_flooded(ordering, &ids, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct moderation moderation = {
			.post_id = ids[i],
			.act = is_approved ? MODERATION_APPROVE
			                   : MODERATION_DISCARD,
			.actor = actor(ordering),
			.words = "",
			.at = task->at,
		};
		bool is_changed;
		if (moderation_act_within(
			task->store, &moderation, &is_changed, err) != 0)
			return -1;
	}
	say_number(ordering,
	    is_approved ? "order-flood-sent" : "order-flood-dropped",
	    (int64_t)n);
	return 0;
}

/* A flood ends as well as a pause. */
static int
resume(struct ordering *ordering, struct err *err)
{
	const struct task *task = ordering->task;
	int64_t per_hour = PACE_FREE;
	bool was_flood = false;
	int64_t *ids;
	size_t n;

	const struct flood_change over = {
		.list = task->list->name,
		.actor = actor(ordering),
		.at = task->at,
	};
	if (flood_end(task->store, &over, &was_flood, err) != 0 ||
	    store_pace_get(task->store, task->list->name, &per_hour, err) != 0)
		return -1;
	if (was_flood) {
		if (find_flooded(ordering, &ids, &n, err) != 0)
			return -1;
		say_number(ordering, "order-flood-over", (int64_t)n);
	}
	if (was_flood && per_hour == PACE_FREE)
		return 0;
	return set_pace(ordering, PACE_FREE, err);
}

static int
show_held(struct ordering *ordering, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct task *task = ordering->task;
	char when[TIME_TEXT_SIZE];
	struct post_row row;
	int64_t n = 0;
	int more;

	if (store_held_walk(task->store, task->list->name, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		/* What waits for its author is its author's to know of. */
		if (row.state != POST_HELD || ++n > SHOWN)
			continue;
		str_addf(&ordering->said, "%lld  %s  %s  %s\n",
		    (long long)row.id,
		    phrase_time(task_language(task), row.received_at, when),
		    row.header_from, row.subject);
	}
	if (more < 0)
		return -1;
	say_number(ordering, n == 0 ? "order-none-held" : "order-n-held", n);
	return 0;
}

/* The question about that post, once more, to who asks for it. */
static int
ask_about(const struct ordering *ordering, int64_t post_id, struct err *err)
{
	CLEANUP(task_close) struct task held = { 0 };
	struct audience_member member = {
		.person_id = ordering->person_id,
		.name = "",
		.address = actor(ordering),
	};
	struct moderators alone = { .members = &member, .n_members = 1 };

	if (task_open(&held, ordering->task, post_id, err) != 0 ||
	    notice_prepare(&held, err) != 0)
		return -1;
	return ask_moderators(&held, &alone, err);
}

static int
find_oldest(const struct ordering *ordering, int64_t *id_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct task *task = ordering->task;
	struct post_row row;
	int more;

	*id_r = 0;
	if (store_held_walk(task->store, task->list->name, &cursor, err) != 0)
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
show_next(struct ordering *ordering, struct err *err)
{
	int64_t id;

	if (find_oldest(ordering, &id, err) != 0)
		return -1;
	if (id == 0) {
		say(ordering, "order-none-held", "0");
		return 0;
	}
	say(ordering, "order-next", "");
	return ask_about(ordering, id, err);
}

static int
set_absence(struct ordering *ordering, int32_t until, struct err *err)
{
	const struct task *task = ordering->task;
	char day[DATE_TEXT_SIZE];

	if (store_absence_set(task->store, ordering->person_id, until, err) !=
	    0)
		return -1;
	say(ordering, until == DATE_NONE ? "order-present" : "order-absent",
	    phrase_day(task_language(task), until, day));
	return note(ordering, until == DATE_NONE ? "back" : "absent until",
	    date_format(until, day), err);
}

static int
carry_out(struct ordering *ordering, const struct order *order, struct err *err)
{
	switch (order->kind) {
	case ORDER_MODERATE:
	case ORDER_TRUST: return set_moderated(ordering, order, err);
	case ORDER_PAUSE: return set_pace(ordering, order->number, err);
	case ORDER_RESUME: return resume(ordering, err);
	case ORDER_FLOOD:
		return end_flood_held(ordering, order->number != 0, err);
	case ORDER_HELD: return show_held(ordering, err);
	case ORDER_NEXT: return show_next(ordering, err);
	case ORDER_ABSENT: return set_absence(ordering, order->day, err);
	case ORDER_PRESENT: return set_absence(ordering, DATE_NONE, err);
	case ORDER_NONE: break;
	}
	return 0;
}

int
order_run(struct ordering *ordering, const struct order *order, struct err *err)
{
	if (carry_out(ordering, order, err) != 0)
		return -1;
	return str_check(&ordering->said, err);
}
