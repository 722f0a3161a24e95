/* The table relay_state, and the sums over the table handover. */
#include "crieur/store/relay.h"

#include "crieur/base/date.h"

#include "sql.h"

NAME_TABLE(relay_state_names, "the state of a relay", RELAY_STATE)
ROW_DEFINE(relay_state, RELAY_STATE_ROW)

int
store_relay_state_get(struct store *store, const char *name,
    struct arena *arena, struct relay_state_row *row_r, struct err *err)
{
	*row_r = (struct relay_state_row){ .name = name, .words = "" };
	int found = sql_row(store,
	    SELECT_FROM(RELAY_STATE_ROW, "relay_state WHERE name = ?1"),
	    ARGS(TEXT(name)), INTO(relay_state, row_r, arena), err);

	return found < 0 ? -1 : 0;
}

int
store_relay_state_try(struct store *store, const char *name,
    const struct relay_trial *trial, bool *is_mine_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE relay_state SET retry_at = ?3"
	    " WHERE name = ?1 AND retry_at <= ?2 AND state <> 'ready'",
	    ARGS(TEXT(name), INT(trial->now), INT(trial->until_at)), is_mine_r,
	    err);
}

int
store_relay_state_set(
    struct store *store, const struct relay_state_row *row, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO relay_state(name, state, since, retry_at, n_failures,"
	    " words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (name) DO UPDATE SET state = excluded.state,"
	    " since = excluded.since, retry_at = excluded.retry_at,"
	    " n_failures = excluded.n_failures, words = excluded.words",
	    ARGS(TEXT(row->name), NAME(relay_state_names, row->state),
		INT(row->since), INT(row->retry_at), INT(row->n_failures),
		TEXT(row->words)),
	    err);
}

enum {
	HOUR_S = 3600,
	MINUTE_S = 60,
	/* A handover that was stored at s may have ended at the end of it. */
	ROUNDING_S = 1,
	KEPT_SHARE = 10, /* of each limit, one part in so many */
};

/* What one window holds; those that began before it and are under way are in
 * it. */
#define SUM_COLUMNS(ROW, THESE)                                       \
 ROW(INT, cost, "sum(cost)")                                          \
 ROW(INT, first_at, "min(counted_at)")                                \
 ROW(INT, under_way,                                                  \
     "(SELECT sum(cost) FROM handover WHERE state = 'intended'" THESE \
     " AND counted_at < ?2)")
#define ACCOUNT_ROW(ROW) SUM_COLUMNS(ROW, " AND relay = ?1")
#define SITE_ROW(ROW)    SUM_COLUMNS(ROW, "")

ROW_DECLARE(sum, ACCOUNT_ROW)
ROW_DEFINE(sum, ACCOUNT_ROW)
ROW_DEFINE(spent, SPENT_ROW)

struct window {
	const char *relay; /* NULL: all */
	unsigned limit;
	int64_t length_s;
};

unsigned
budget_ordinary(unsigned limit)
{
	return limit - limit / KEPT_SHARE;
}

bool
budget_is_free(const struct budget_question *question)
{
	return question->account.per_hour == 0 &&
	       question->account.per_day == 0 && question->site.per_hour == 0 &&
	       question->site.per_day == 0;
}

static void
narrow(int64_t left, int64_t room_at, int64_t *least, int64_t *latest)
{
	if (left < *least)
		*least = left > 0 ? left : 0;
	if (left <= 0 && room_at > *latest)
		*latest = room_at;
}

static int
look_through(struct store *store, const struct window *window, int64_t now,
    struct budget *budget, struct err *err)
{
	struct sum_row sum;

	if (window->limit == 0)
		return 0;
	if (sql_first(store,
		window->relay != NULL
		    ? SELECT_FROM(ACCOUNT_ROW,
			  "handover WHERE relay = ?1 AND cost > 0"
			  " AND counted_at >= ?2")
		    : SELECT_FROM(SITE_ROW,
			  "handover WHERE cost > 0 AND counted_at >= ?2"),
		ARGS(TEXT(window->relay), INT(now - window->length_s)),
		INTO(sum, &sum, NULL), err) != 0)
		return -1;
	int64_t left = (int64_t)window->limit - sum.cost - sum.under_way;
	int64_t ordinary =
	    left - window->limit + (int64_t)budget_ordinary(window->limit);
	/* Where what is under way fills it, that ends in a while. */
	int64_t room_at = sum.first_at > 0
	                      ? sum.first_at + window->length_s + ROUNDING_S
	                      : now + MINUTE_S;
	narrow(left, room_at, &budget->left, &budget->room_at);
	narrow(ordinary, room_at, &budget->left_ordinary,
	    &budget->room_ordinary_at);
	return 0;
}

int
store_budget_get(struct store *store, const struct budget_question *question,
    struct budget *budget_r, struct err *err)
{
	const struct window windows[] = {
		{ question->relay, question->account.per_hour, HOUR_S },
		{ question->relay, question->account.per_day, DAY_S },
		{ NULL, question->site.per_hour, HOUR_S },
		{ NULL, question->site.per_day, DAY_S },
	};
	struct budget budget = {
		.left = INT64_MAX,
		.left_ordinary = INT64_MAX,
		.room_at = question->now,
		.room_ordinary_at = question->now,
	};

	for (size_t i = 0; i < COUNT_OF(windows); i++)
		if (look_through(
			store, &windows[i], question->now, &budget, err) != 0)
			return -1;
	*budget_r = budget;
	return 0;
}

int
store_spent_walk(struct store *store, const char *relay, int64_t now,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    relay != NULL ? SELECT_FROM(SPENT_ROW,
				"handover WHERE relay = ?1 AND cost > 0"
				" AND counted_at >= ?2"
				" GROUP BY counted_at / 60 ORDER BY 2")
			  : SELECT_FROM(SPENT_ROW,
				"handover WHERE cost > 0 AND counted_at >= ?2"
				" GROUP BY counted_at / 60 ORDER BY 2"),
	    ARGS(TEXT(relay), INT(now - DAY_S)), cursor, err);
}
