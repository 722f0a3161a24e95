/* One statement a table. Columns are named as they are shown. */
#include "crieur/store/trace.h"

#include "query.h"

enum {
	MAX_COLUMNS = 16
};

#define OWN_ADDRESSES "(SELECT address FROM address WHERE person_id = ?1)"

static const struct {
	const char *name, *table, *select;
} traces[] = {
	{ "delivery_addresses", "list_address",
	    "SELECT list, address FROM list_address WHERE person_id = ?1"
	    " ORDER BY list" },
	{ "address_checks", "address_check",
	    "SELECT address, expires_at FROM address_check"
	    " WHERE address IN " OWN_ADDRESSES },
	{ "guest_sessions", "guest_session",
	    "SELECT m.group_name AS \"group\", s.day, s.actor"
	    " FROM guest_session AS s JOIN membership AS m"
	    " ON m.id = s.membership_id WHERE m.person_id = ?1 ORDER BY 2" },
	{ "missing_from_file", "missing",
	    "SELECT standing, recorded_at FROM missing WHERE person_id = ?1" },
	{ "unmatched_payments", "unmatched",
	    "SELECT source, reference, name, address, payer_name,"
	    " payer_address, paid_until, amount_cents, settlement"
	    " FROM unmatched WHERE settlement = 'person ' || ?1"
	    " OR address IN " OWN_ADDRESSES
	    " OR payer_address IN " OWN_ADDRESSES " ORDER BY id" },
	{ "reminders", "reminder",
	    "SELECT what, about, sent_at FROM reminder WHERE person_id = ?1"
	    " ORDER BY sent_at, what" },
	{ "leavings", "leaving",
	    "SELECT list, is_return, expires_at, done_at FROM leaving"
	    " WHERE person_id = ?1 ORDER BY id" },
	{ "moderation_requests", "moderation_token",
	    "SELECT post_id, expires_at, used_at FROM moderation_token"
	    " WHERE person_id = ?1 ORDER BY post_id" },
	{ "moderated_posts", "post",
	    "SELECT id, list, state, moderated_at, words FROM post"
	    " WHERE moderated_by IN " OWN_ADDRESSES " ORDER BY id" },
	{ "absences", "absence",
	    "SELECT until FROM absence WHERE person_id = ?1" },
	{ "confirmations", "confirmation",
	    "SELECT post_id, address, asked_at, outcome FROM confirmation"
	    " WHERE address IN " OWN_ADDRESSES " ORDER BY post_id" },
	{ "remembered_as_author", "remembered",
	    "SELECT list, address, domain, since_at, until_at FROM remembered"
	    " WHERE person_id = ?1 ORDER BY list, address" },
	{ "author_addresses", "author_address",
	    "SELECT list, address, created_at, expires_at FROM author_address"
	    " WHERE person_id = ?1 ORDER BY created_at" },
	{ "bounces", "bounce",
	    "SELECT day, address, list, class, code, words FROM bounce"
	    " WHERE address IN " OWN_ADDRESSES " ORDER BY id" },
	{ "bounce_state", "bounce_state",
	    "SELECT address, counted_from, suspended_on, actor"
	    " FROM bounce_state WHERE address IN " OWN_ADDRESSES },
};

const char *
store_trace_name(size_t n)
{
	return n < COUNT_OF(traces) ? traces[n].name : NULL;
}

const char *
store_trace_table(size_t n)
{
	return n < COUNT_OF(traces) ? traces[n].table : NULL;
}

static int
read_values(struct query *query, struct arena *arena, struct trace_row *row,
    const char **values, struct err *err)
{
	for (size_t i = 0; i < row->n_values; i++) {
		if (query_dup(query, (int)i, arena, &values[i], err) != 0)
			return -1;
	}
	row->values = values;
	return 0;
}

int
store_each_trace(struct store *store, size_t n, int64_t person_id,
    int (*visit)(void *self, const struct trace_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	const char *names[MAX_COLUMNS], *values[MAX_COLUMNS];
	bool has_row;

	if (n >= COUNT_OF(traces))
		return err_set(err, ERR_ABSENT, "there is no such trace");
	if (query_open(&query, store, traces[n].select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	struct trace_row row = { .what = traces[n].name, .names = names };
	row.n_values = query_names(&query, names, MAX_COLUMNS);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		if (!has_row)
			return 0;
		if (read_values(&query, &arena, &row, values, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}
