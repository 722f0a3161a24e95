/* The sums over the table handover. */
#include "crieur/store/budget.h"

#include "crieur/base/date.h"

#include "query.h"

enum {
	HOUR_S = 3600,
	MINUTE_S = 60,
	/* A handover that was stored at s may have ended at the end of it. */
	ROUNDING_S = 1,
};

/* What one window holds; those that began before it and are under way are in
 * it. */
static const char sum_account[] =
    "SELECT coalesce(sum(cost), 0), coalesce(min(counted_at), 0),"
    " (SELECT coalesce(sum(cost), 0) FROM handover WHERE state = 'intended'"
    "  AND relay = ?1 AND counted_at < ?2)"
    " FROM handover WHERE relay = ?1 AND cost > 0 AND counted_at >= ?2";
static const char sum_site[] =
    "SELECT coalesce(sum(cost), 0), coalesce(min(counted_at), 0),"
    " (SELECT coalesce(sum(cost), 0) FROM handover WHERE state = 'intended'"
    "  AND counted_at < ?1)"
    " FROM handover WHERE cost > 0 AND counted_at >= ?1";

struct window {
	const char *relay; /* NULL: all */
	unsigned limit;
	int64_t length_s;
};

static int
sum(struct query *query, int64_t *cost_r, int64_t *first_at_r, struct err *err)
{
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	*cost_r = query_int(query, 0) + query_int(query, 2);
	*first_at_r = query_int(query, 1);
	return 0;
}

static int
look_through(struct store *store, const struct window *window, int64_t now,
    struct budget *budget, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	int64_t cost = 0, first_at = 0;

	if (window->limit == 0)
		return 0;
	if (query_open(&query, store,
		window->relay != NULL ? sum_account : sum_site, err) != 0)
		return -1;
	if (window->relay != NULL)
		query_bind_string(&query, window->relay);
	query_bind_int(&query, now - window->length_s);
	if (sum(&query, &cost, &first_at, err) != 0)
		return -1;
	int64_t left = (int64_t)window->limit - cost;
	if (left < budget->left)
		budget->left = left > 0 ? left : 0;
	/* Where what is under way fills it, that ends in a while. */
	int64_t room_at = first_at > 0
	                      ? first_at + window->length_s + ROUNDING_S
	                      : now + MINUTE_S;
	if (left <= 0 && room_at > budget->room_at)
		budget->room_at = room_at;
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
	struct budget budget = { .left = INT64_MAX, .room_at = question->now };

	for (size_t i = 0; i < COUNT_OF(windows); i++)
		if (look_through(
			store, &windows[i], question->now, &budget, err) != 0)
			return -1;
	*budget_r = budget;
	return 0;
}

static const char each_account[] =
    "SELECT max(counted_at), sum(cost) FROM handover WHERE relay = ?1"
    " AND cost > 0 AND counted_at >= ?2"
    " GROUP BY counted_at / 60 ORDER BY 1";
static const char each_site[] =
    "SELECT max(counted_at), sum(cost) FROM handover"
    " WHERE cost > 0 AND counted_at >= ?1"
    " GROUP BY counted_at / 60 ORDER BY 1";

int
store_each_spent(struct store *store, const char *relay, int64_t now,
    int (*visit)(void *self, const struct spent *spent, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, relay != NULL ? each_account : each_site,
		err) != 0)
		return -1;
	if (relay != NULL)
		query_bind_string(&query, relay);
	query_bind_int(&query, now - DAY_S);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		const struct spent spent = {
			.at = query_int(&query, 0),
			.cost = query_int(&query, 1),
		};
		if (visit(self, &spent, err) != 0)
			return -1;
	}
	return -1;
}
