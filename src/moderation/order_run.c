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
#include "mediate.h"
#include "order_people.h"

enum {
	SHOWN = 50,
	HISTORY_DAYS = 30,
};

static const char *
actor(const struct ordering *ordering)
{
	return ordering->task->summary.author.address;
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
	ordering->is_news = true;
	ordering_say_number(ordering,
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
	ordering->is_news = n > 0;
	ordering_say_number(ordering,
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
		ordering_say_number(ordering, "order-flood-over", (int64_t)n);
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
	ordering_say_number(
	    ordering, n == 0 ? "order-none-held" : "order-n-held", n);
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
		ordering_say(ordering, "order-none-held", span_of(""));
		return 0;
	}
	ordering_say(ordering, "order-next", span_of(""));
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
	ordering->is_news = true;
	ordering_say(ordering,
	    until == DATE_NONE ? "order-present" : "order-absent",
	    span_of(phrase_day(task_language(task), until, day)));
	return note(ordering, until == DATE_NONE ? "back" : "absent until",
	    date_format(until, day), err);
}

/* What was decided and ordered of late, the newest first. */
static int
show_history(struct ordering *ordering, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	const struct task *task = ordering->task;
	const char *language = task_language(task);
	char when[TIME_TEXT_SIZE], state[40];
	struct history_row row;
	int more;

	ordering_say_number(ordering, "order-history", HISTORY_DAYS);
	if (store_history_walk(task->store, task->list->name,
		task->at - HISTORY_DAYS * DAY_S, &cursor, err) != 0)
		return -1;
	while ((more = history_next(&cursor, &row, err)) > 0) {
		str_addf(&ordering->said, "- %s, %s, ",
		    phrase_time(language, row.at, when), row.actor);
		snprintf(state, sizeof(state), "state-%.20s", row.state);
		if (row.state[0] != '\0') {
			phrase_add(&ordering->said, language, state, NULL, 0);
			str_adds(&ordering->said, ", ");
		}
		str_addf(&ordering->said, "%s\n", row.words);
	}
	return more;
}

static int
call_mediator(
    struct ordering *ordering, const struct order *order, struct err *err)
{
	struct task *task = ordering->task;
	const char *words = arena_dup(task->arena, order->words);
	struct told told;

	if (words == NULL)
		return err_memory(err);
	if (notice_prepare(task, err) != 0 ||
	    mediate_out(task, words, &told, err) != 0)
		return -1;
	ordering_say(ordering,
	    told.n > 0 ? "order-mediation" : "order-mediation-nobody",
	    span_of(told.addresses));
	return 0;
}

static int
carry_out(struct ordering *ordering, const struct order *order, struct err *err)
{
	switch (order->kind) {
	case ORDER_MODERATE:
	case ORDER_TRUST: return order_moderated(ordering, order, err);
	case ORDER_INVITE: return order_invite(ordering, order, err);
	case ORDER_REMOVE: return order_remove(ordering, order, err);
	case ORDER_SESSION: return order_session(ordering, order, err);
	case ORDER_MEMBERS: return order_members(ordering, err);
	case ORDER_HISTORY: return show_history(ordering, err);
	case ORDER_PAUSE: return set_pace(ordering, order->number, err);
	case ORDER_RESUME: return resume(ordering, err);
	case ORDER_MEDIATE: return call_mediator(ordering, order, err);
	case ORDER_FLOOD:
		return end_flood_held(ordering, order->number != 0, err);
	case ORDER_HELD: return show_held(ordering, err);
	case ORDER_NEXT: return show_next(ordering, err);
	case ORDER_ABSENT:
		if (order->day != DATE_NONE)
			return set_absence(ordering, order->day, err);
		ordering_say(ordering, "order-absent-until", span_of(""));
		return 0;
	case ORDER_PRESENT: return set_absence(ordering, DATE_NONE, err);
	case ORDER_NONE: break;
	}
	return 0;
}

/* The other moderators hear of what has changed; so does the history. */
static int
tell_others(struct ordering *ordering, struct err *err)
{
	struct task *task = ordering->task;
	struct audience_member author = task_author(task);
	struct moderators alone = { .members = &author, .n_members = 1 };
	struct task_notice notice = { .name = "order-told" };
	struct span said = span_trim(str_span(&ordering->said));
	struct moderators others;
	struct told told;
	const char *detail = arena_printf(
	    task->arena, "%s: %.*s", task->list->name, (int)said.len, said.at);

	if (detail == NULL)
		return err_memory(err);
	author.person_id = ordering->person_id;
	if (note(ordering, "order", detail, err) != 0 ||
	    task_moderators(task, &others, err) != 0 ||
	    notice_prepare(task, err) != 0)
		return -1;
	others.n_members =
	    moderators_leave_out(&alone, others.members, others.n_members);
	notice_set(task, "other", actor(ordering));
	notice_set(task, "answer", str_c(&ordering->said));
	return notice_tell_each(task, &notice, &others, &told, err);
}

int
order_run(struct ordering *ordering, const struct order *order, struct err *err)
{
	if (carry_out(ordering, order, err) != 0 ||
	    str_check(&ordering->said, err) != 0)
		return -1;
	return ordering->is_news ? tell_others(ordering, err) : 0;
}
