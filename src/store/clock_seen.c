/* The table clock_seen, and the times that follow a set clock. */
#include "crieur/store/clock_seen.h"

#include <string.h>

#include "sql.h"

enum {
	/* A clock that is a little slow or fast, and whole seconds. */
	TOLERANCE_S = 3,
	/* How old the reading may become. */
	KEEP_S = 60,
	/* What is longer ago counts nowhere. */
	REACH_S = 2 * 86400,
};

#define CLOCK_SEEN_ROW(ROW) \
 ROW(TEXT, boot, "boot")    \
 ROW(INT, uptime, "uptime") \
 ROW(INT, at, "at")
ROW_DECLARE(clock_seen, CLOCK_SEEN_ROW)
ROW_DEFINE(clock_seen, CLOCK_SEEN_ROW)

/* How far the clock was set since the last reading. */
static int
compare(struct store *store, const struct clock_reading *reading,
    int64_t *step_r, bool *is_old_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct clock_seen_row last;
	int64_t step = 0;

	*step_r = 0;
	*is_old_r = true;
	int found = sql_row(store,
	    SELECT_FROM(CLOCK_SEEN_ROW, "clock_seen WHERE id = 1"), NO_ARGS,
	    INTO(clock_seen, &last, &arena), err);
	if (found <= 0)
		return found;
	int64_t passed = reading->at - last.at;
	bool is_same_boot = strcmp(last.boot, reading->boot) == 0;
	if (reading->boot[0] != '\0' && is_same_boot)
		step = passed - (reading->uptime - last.uptime);
	else if (passed < 0)
		step = passed;
	*is_old_r = passed > KEEP_S || !is_same_boot;
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
		if (sql_run(store, updates[i], ARGS(INT(step), INT(from_at)),
			err) != 0)
			return -1;
	}
	return 0;
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
	return sql_run(store,
	    "INSERT INTO clock_seen(id, boot, uptime, at) VALUES (1, ?1, ?2, ?3)"
	    " ON CONFLICT (id) DO UPDATE SET boot = excluded.boot,"
	    " uptime = excluded.uptime, at = excluded.at",
	    ARGS(TEXT(reading->boot), INT(reading->uptime), INT(reading->at)),
	    err);
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
	if (store_begin(store, err) != 0 ||
	    store_end(store, follow(store, reading, &step, err), err) != 0)
		return -1;
	*step_r = step;
	return 0;
}
