#include "crieur/delivery/forecast.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/date.h"

enum {
	HOUR_S = 3600,
	ACCOUNT_HOUR = 0,
	ACCOUNT_DAY,
	SITE_HOUR,
	SITE_DAY,
	ROOM_FIRST = 64,
	/* As store_budget_get(): times are whole seconds. */
	ROUNDING_S = 1,
};

void
forecast_open(struct forecast *forecast, const struct budget_question *question)
{
	*forecast = (struct forecast){
		.at = question->now,
		.windows = {
			[ACCOUNT_HOUR] = { .limit = budget_ordinary(question->account.per_hour),
			    .length_s = HOUR_S },
			[ACCOUNT_DAY] = { .limit = budget_ordinary(question->account.per_day),
			    .length_s = DAY_S },
			[SITE_HOUR] = { .limit = budget_ordinary(question->site.per_hour),
			    .length_s = HOUR_S },
			[SITE_DAY] = { .limit = budget_ordinary(question->site.per_day),
			    .length_s = DAY_S },
		},
	};
}

static int
spend(struct forecast_window *window, const struct spent_row *spent,
    struct err *err)
{
	if (window->limit == 0)
		return 0;
	if (window->n == window->room) {
		size_t room = window->room > 0 ? 2 * window->room : ROOM_FIRST;
		struct spent_row *more =
		    realloc(window->spent, room * sizeof(*more));
		if (more == NULL)
			return err_memory(err);
		window->spent = more;
		window->room = room;
	}
	window->spent[window->n++] = *spent;
	window->used += spent->cost;
	return 0;
}

int
forecast_spend_account(
    struct forecast *forecast, const struct spent_row *spent, struct err *err)
{
	if (spend(&forecast->windows[ACCOUNT_HOUR], spent, err) != 0)
		return -1;
	return spend(&forecast->windows[ACCOUNT_DAY], spent, err);
}

int
forecast_spend_site(
    struct forecast *forecast, const struct spent_row *spent, struct err *err)
{
	if (spend(&forecast->windows[SITE_HOUR], spent, err) != 0)
		return -1;
	return spend(&forecast->windows[SITE_DAY], spent, err);
}

static int
spend_walk(struct forecast *forecast, struct cursor *cursor,
    int (*add)(struct forecast *forecast, const struct spent_row *spent,
	struct err *err),
    struct err *err)
{
	struct spent_row spent;
	int more;

	while ((more = spent_next(cursor, &spent, err)) > 0) {
		if (add(forecast, &spent, err) != 0)
			return -1;
	}
	return more;
}

int
forecast_begin(struct forecast *forecast, struct store *store,
    const struct budget_question *question, struct err *err)
{
	CLEANUP(cursor_close) struct cursor account = { 0 };
	CLEANUP(cursor_close) struct cursor site = { 0 };

	forecast_open(forecast, question);
	if (store_spent_walk(
		store, question->relay, question->now, &account, err) != 0 ||
	    spend_walk(forecast, &account, forecast_spend_account, err) != 0 ||
	    store_spent_walk(store, NULL, question->now, &site, err) != 0)
		return -1;
	return spend_walk(forecast, &site, forecast_spend_site, err);
}

void
forecast_fini(struct forecast *forecast)
{
	for (int i = 0; i < FORECAST_WINDOWS; i++) {
		free(forecast->windows[i].spent);
		forecast->windows[i].spent = NULL;
	}
}

/* What a window has room for at that time; where it is none, *room_at is when
 * it has some. */
static int64_t
room_of(struct forecast_window *window, int64_t at, int64_t *room_at)
{
	if (window->limit == 0)
		return INT64_MAX;
	while (window->first < window->n &&
	       window->spent[window->first].at + window->length_s < at)
		window->used -= window->spent[window->first++].cost;
	int64_t room = window->limit - window->used;
	if (room > 0)
		return room;
	int64_t free_at =
	    window->spent[window->first].at + window->length_s + ROUNDING_S;
	if (free_at > *room_at)
		*room_at = free_at;
	return 0;
}

/* As much of it as goes now; else on to when some does. */
static int
step(struct forecast *forecast, int64_t *cost, struct err *err)
{
	int64_t room = *cost, room_at = forecast->at;

	for (int i = 0; i < FORECAST_WINDOWS; i++) {
		int64_t here =
		    room_of(&forecast->windows[i], forecast->at, &room_at);
		if (here < room)
			room = here;
	}
	if (room == 0) {
		forecast->at = room_at;
		return 0;
	}
	const struct spent_row spent = { .at = forecast->at, .cost = room };
	*cost -= room;
	if (forecast_spend_account(forecast, &spent, err) != 0)
		return -1;
	return forecast_spend_site(forecast, &spent, err);
}

int
forecast_add(struct forecast *forecast, int64_t cost, int64_t next_at,
    int64_t *last_at_r, struct err *err)
{
	while (cost > 0)
		if (step(forecast, &cost, err) != 0)
			return -1;
	*last_at_r = next_at > forecast->at ? next_at : forecast->at;
	return 0;
}
