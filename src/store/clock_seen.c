/* The table clock_seen, and the times that follow a set clock. */
#include "crieur/store/clock_seen.h"

#include <string.h>

#include "crieur/base/date.h"

#include "sql.h"

enum {
	/* A clock that is a little slow or fast, and whole seconds. */
	TOLERANCE_S = 3,
	/* How old the reading may become. */
	KEEP_S = 60,
	/* What is longer ago counts nowhere. */
	REACH_S = 2 * DAY_S,
};

#define CLOCK_SEEN_ROW(ROW)          \
 ROW(TEXT, boot, "boot")             \
 ROW(INT, uptime, "uptime")          \
 ROW(INT, at, "at")                  \
 ROW(INT, doubt, "doubt")            \
 ROW(TEXT, doubt_boot, "doubt_boot") \
 ROW(INT, doubt_uptime, "doubt_uptime")
ROW_DECLARE(clock_seen, CLOCK_SEEN_ROW)
ROW_DEFINE(clock_seen, CLOCK_SEEN_ROW)

/* What a reading says beside the one before. */
struct comparison {
	int64_t step; /* how far the clock was set */
	bool is_old;  /* the one before */
	int64_t
	    doubt; /* by how much the clock may be wrong now; 0: it is not */
	bool is_new_doubt, was_in_doubt;
	const char *doubt_boot; /* since which reading it may */
	int64_t doubt_uptime;
};

static bool
is_far(int64_t seconds)
{
	return seconds > DAY_S || seconds < -DAY_S;
}

/* What was in doubt is believed after a day, or when the clock has been set
 * back to about what it was. */
static void
weigh(struct comparison *comparison, const struct clock_seen_row *last,
    const struct clock_reading *reading, int64_t leap)
{
	bool is_same = strcmp(last->doubt_boot, reading->boot) == 0;
	int64_t waited = reading->uptime - (is_same ? last->doubt_uptime : 0);

	comparison->was_in_doubt = last->doubt != 0;
	comparison->doubt_boot = last->doubt_boot;
	comparison->doubt_uptime = last->doubt_uptime;
	comparison->is_new_doubt =
	    leap != 0 && (is_far(leap) || last->doubt != 0);
	if (comparison->is_new_doubt) {
		comparison->doubt = last->doubt + leap;
		comparison->doubt_boot = reading->boot;
		comparison->doubt_uptime = reading->uptime;
	} else if (waited < DAY_S) {
		comparison->doubt = last->doubt;
	}
	if (!is_far(comparison->doubt))
		comparison->doubt = 0;
}

static int
compare(struct store *store, const struct clock_reading *reading,
    struct arena *arena, struct comparison *comparison_r, struct err *err)
{
	struct clock_seen_row last;
	int64_t step = 0, leap = 0;

	*comparison_r = (struct comparison){ .is_old = true, .doubt_boot = "" };
	int found = sql_row(store,
	    SELECT_FROM(CLOCK_SEEN_ROW, "clock_seen WHERE id = 1"), NO_ARGS,
	    INTO(clock_seen, &last, arena), err);
	if (found <= 0)
		return found;
	int64_t passed = reading->at - last.at;
	bool is_same_boot = strcmp(last.boot, reading->boot) == 0;
	if (reading->boot[0] != '\0' && is_same_boot)
		leap = step = passed - (reading->uptime - last.uptime);
	else if (passed < 0 || is_far(passed))
		leap = passed;
	if (step == 0 && leap < 0)
		step = leap;
	comparison_r->is_old = passed > KEEP_S || !is_same_boot;
	if (step > TOLERANCE_S || step < -TOLERANCE_S)
		comparison_r->step = step;
	if (leap <= TOLERANCE_S && leap >= -TOLERANCE_S)
		leap = 0;
	weigh(comparison_r, &last, reading, leap);
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

static int
keep(struct store *store, const struct clock_reading *reading,
    const struct comparison *seen, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO clock_seen(id, boot, uptime, at, doubt, doubt_boot,"
	    " doubt_uptime) VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)"
	    " ON CONFLICT (id) DO UPDATE SET boot = excluded.boot,"
	    " uptime = excluded.uptime, at = excluded.at,"
	    " doubt = excluded.doubt, doubt_boot = excluded.doubt_boot,"
	    " doubt_uptime = excluded.doubt_uptime",
	    ARGS(TEXT(reading->boot), INT(reading->uptime), INT(reading->at),
		INT(seen->doubt), TEXT(seen->doubt_boot),
		INT(seen->doubt_uptime)),
	    err);
}

/* Within the write transaction: another may have seen it meanwhile. */
static int
follow(struct store *store, const struct clock_reading *reading,
    bool is_trusted, int64_t *step_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct comparison seen;

	if (compare(store, reading, &arena, &seen, err) != 0)
		return -1;
	*step_r = seen.step;
	if (seen.step != 0 &&
	    move(store, seen.step, reading->at - seen.step - REACH_S, err) != 0)
		return -1;
	if (is_trusted)
		seen.doubt = 0;
	return keep(store, reading, &seen, err);
}

int
store_clock_seen(struct store *store, const struct clock_reading *reading,
    int64_t *step_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct comparison seen;
	int64_t step = 0;

	*step_r = 0;
	if (compare(store, reading, &arena, &seen, err) != 0)
		return -1;
	if (seen.step == 0 && !seen.is_old && !seen.is_new_doubt &&
	    seen.was_in_doubt == (seen.doubt != 0))
		return 0;
	if (store_begin(store, err) != 0 ||
	    store_end(store, follow(store, reading, false, &step, err), err) !=
		0)
		return -1;
	*step_r = step;
	return 0;
}

int
store_clock_doubt(struct store *store, const struct clock_reading *reading,
    int64_t *doubt_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct comparison seen;

	if (compare(store, reading, &arena, &seen, err) != 0)
		return -1;
	*doubt_r = seen.doubt;
	return 0;
}

int64_t
clock_doubt_days(int64_t doubt)
{
	return ((doubt < 0 ? -doubt : doubt) + DAY_S / 2) / DAY_S;
}

int
store_clock_trust(
    struct store *store, const struct clock_reading *reading, struct err *err)
{
	int64_t step;

	return follow(store, reading, true, &step, err);
}

void
clock_read(struct clock_reading *reading_r, int64_t at)
{
	struct clock uptime = clock_uptime();

	clock_boot(reading_r->boot_text);
	reading_r->boot = reading_r->boot_text;
	reading_r->uptime = clock_now(&uptime);
	reading_r->at = at;
}
