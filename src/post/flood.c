#include "crieur/post/flood.h"

#include "crieur/base/arena.h"
#include "crieur/store/event.h"
#include "crieur/store/flood.h"

const char flood_rule[] = "flood_posts";

struct ruling
flood_ruling(const struct list *list)
{
	return (struct ruling){
		.verdict = VERDICT_HOLD,
		.rule = flood_rule,
		.file = list->at.file,
		.line = list->at.line,
		.because = "flood",
	};
}

static int
note(struct store *store, const struct flood_change *change, const char *what,
    struct err *err)
{
	struct event event = {
		.at = change->at,
		.actor = change->actor,
		.subject = "site",
		.what = what,
		.detail = change->list,
	};

	return store_event_add(store, &event, err);
}

int
flood_end(struct store *store, const struct flood_change *change,
    bool *was_flood_r, struct err *err)
{
	if (store_flood_end(store, change, was_flood_r, err) != 0)
		return -1;
	return *was_flood_r ? note(store, change, "flood over", err) : 0;
}

static bool
is_quiet(const struct list *list, const struct flood_row *row, int64_t at)
{
	return row->last_at + list->flood_quiet_s <= at;
}

enum flood_state {
	FLOOD_NONE,
	FLOOD_BEGINS,
	FLOOD_GOES_ON,
	FLOOD_IS_OVER, /* and no other begins */
	FLOOD_BEGINS_AGAIN,
};

/* What one more post would find. */
static int
look_ahead(struct store *store, const struct list *list, int64_t at,
    enum flood_state *state_r, struct err *err)
{
	struct flood_row row;
	int64_t since_at = at - list->flood_within_s, n = 0;

	*state_r = FLOOD_NONE;
	if (list->flood_posts == 0)
		return 0;
	if (store_flood_get(store, list->name, &row, err) != 0)
		return -1;
	bool is_on = row.since_at != 0 && row.ended_at == 0;
	if (is_on && !is_quiet(list, &row, at)) {
		*state_r = FLOOD_GOES_ON;
		return 0;
	}
	/* What came before the last one ended is forgiven. */
	int64_t ended_at = is_on ? row.last_at : row.ended_at;
	if (ended_at > since_at)
		since_at = ended_at;
	if (store_flood_count(store, list->name, since_at, &n, err) != 0)
		return -1;
	bool begins = n >= (int64_t)list->flood_posts;
	*state_r = begins  ? is_on ? FLOOD_BEGINS_AGAIN : FLOOD_BEGINS
	           : is_on ? FLOOD_IS_OVER
	                   : FLOOD_NONE;
	return 0;
}

static bool
must_wait(enum flood_state state)
{
	return state == FLOOD_BEGINS || state == FLOOD_GOES_ON ||
	       state == FLOOD_BEGINS_AGAIN;
}

int
flood_would_hold(struct store *store, const struct list *list, int64_t at,
    bool *would_r, struct err *err)
{
	enum flood_state state;

	if (look_ahead(store, list, at, &state, err) != 0)
		return -1;
	*would_r = must_wait(state);
	return 0;
}

int
flood_check(struct store *store, const struct list *list, int64_t at,
    bool *must_wait_r, struct err *err)
{
	enum flood_state state;
	bool was_flood;

	if (look_ahead(store, list, at, &state, err) != 0)
		return -1;
	*must_wait_r = must_wait(state);
	if (state == FLOOD_NONE)
		return 0;
	if (state == FLOOD_GOES_ON)
		return store_flood_goes_on(store, list->name, at, err);
	const struct flood_change over = { list->name, "clock", at };
	const struct flood_change begun = { list->name, "gate", at };
	if (state != FLOOD_BEGINS &&
	    flood_end(store, &over, &was_flood, err) != 0)
		return -1;
	if (state == FLOOD_IS_OVER)
		return 0;
	if (store_flood_begin(store, list->name, at, err) != 0)
		return -1;
	return note(store, &begun, "flood", err);
}

static int
end_quiet(struct store *store, const struct site *site, int64_t at,
    int64_t *n_ended_r, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct flooded_row flooded;
	struct flood_row flood;
	bool was_flood;
	int more;

	if (store_flood_walk(store, &cursor, err) != 0)
		return -1;
	while ((more = flooded_next(&cursor, &flooded, err)) > 0) {
		const struct list *list =
		    site_list(site, span_of(flooded.list));
		if (store_flood_get(store, flooded.list, &flood, err) != 0)
			return -1;
		if (list != NULL && list->flood_posts != 0 &&
		    !is_quiet(list, &flood, at))
			continue;
		const struct flood_change over = { flooded.list, "clock", at };
		if (flood_end(store, &over, &was_flood, err) != 0)
			return -1;
		++*n_ended_r;
	}
	return more;
}

int
flood_clock(struct store *store, const struct site *site, int64_t at,
    int64_t *n_ended_r, struct err *err)
{
	*n_ended_r = 0;
	if (store_begin(store, err) != 0)
		return -1;
	return store_end(
	    store, end_quiet(store, site, at, n_ended_r, err), err);
}
