/* The table clock_seen, and the times that follow a set clock. */
#include "crieur/store/clock_seen.h"

#include <string.h>

#include "query.h"

enum {
	/* A clock that is a little slow or fast, and whole seconds. */
	TOLERANCE_S = 3,
	/* How old the reading may become. */
	KEEP_S = 60,
	/* What is longer ago counts nowhere. */
	REACH_S = 2 * 86400,
};

/* How far the clock was set since the last reading. */
static int
compare(struct store *store, const struct clock_reading *reading,
    int64_t *step_r, bool *is_old_r, struct err *err)
{
	static const char select[] =
	    "SELECT boot, uptime, at FROM clock_seen WHERE id = 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;
	int64_t step = 0;

	*step_r = 0;
	*is_old_r = true;
	if (query_open(&query, store, select, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return 0;
	int64_t passed = reading->at - query_int(&query, 2);
	if (reading->boot[0] != '\0' &&
	    strcmp(query_text(&query, 0), reading->boot) == 0)
		step = passed - (reading->uptime - query_int(&query, 1));
	else if (passed < 0)
		step = passed;
	*is_old_r = passed > KEEP_S ||
	            strcmp(query_text(&query, 0), reading->boot) != 0;
	if (step > TOLERANCE_S || step < -TOLERANCE_S)
		*step_r = step;
	return 0;
}

static int
move(struct store *store, int64_t step, int64_t from_at, struct err *err)
{
	static const char *const updates[] = {
		"UPDATE handover SET counted_at = counted_at + ?1"
		" WHERE cost > 0 AND counted_at >= ?2",
		"UPDATE delivery SET next_at = next_at + ?1"
		" WHERE state = 'queued' AND next_at >= ?2",
		"UPDATE relay_state SET retry_at = retry_at + ?1"
		" WHERE retry_at >= ?2",
	};

	for (size_t i = 0; i < COUNT_OF(updates); i++) {
		struct query query CLEANUP(query_close) = { 0 };
		if (query_open(&query, store, updates[i], err) != 0)
			return -1;
		query_bind_int(&query, step);
		query_bind_int(&query, from_at);
		if (query_run(&query, NULL, err) != 0)
			return -1;
	}
	return 0;
}

static int
keep(struct store *store, const struct clock_reading *reading, struct err *err)
{
	static const char upsert[] =
	    "INSERT INTO clock_seen(id, boot, uptime, at) VALUES (1, ?1, ?2, ?3)"
	    " ON CONFLICT (id) DO UPDATE SET boot = excluded.boot,"
	    " uptime = excluded.uptime, at = excluded.at";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, upsert, err) != 0)
		return -1;
	query_bind_string(&query, reading->boot);
	query_bind_int(&query, reading->uptime);
	query_bind_int(&query, reading->at);
	return query_run(&query, NULL, err);
}

/* Within the write transaction: another may have seen it meanwhile. */
static int
follow(struct store *store, const struct clock_reading *reading,
    int64_t *step_r, struct err *err)
{
	bool is_old;

	if (compare(store, reading, step_r, &is_old, err) != 0)
		return -1;
	if (*step_r != 0 &&
	    move(store, *step_r, reading->at - *step_r - REACH_S, err) != 0)
		return -1;
	return keep(store, reading, err);
}

int
store_clock_seen(struct store *store, const struct clock_reading *reading,
    int64_t *step_r, struct err *err)
{
	int64_t step = 0;
	bool is_old = false;

	if (compare(store, reading, &step, &is_old, err) != 0)
		return -1;
	if (step == 0 && !is_old) {
		*step_r = 0;
		return 0;
	}
	if (store_begin(store, err) != 0)
		return -1;
	if (follow(store, reading, &step, err) != 0) {
		store_rollback(store);
		return -1;
	}
	if (store_commit(store, err) != 0)
		return -1;
	*step_r = step;
	return 0;
}
