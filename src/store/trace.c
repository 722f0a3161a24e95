/* One statement a table. Columns are named as they are shown. */
#include "crieur/store/trace.h"

#include "sql.h"

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
	{ "candidacies", "candidacy",
	    "SELECT group_name, is_group, asked_at, answered_at, decided_at"
	    " FROM candidacy WHERE person_id = ?1 ORDER BY id" },
	{ "sponsored", "sponsor",
	    "SELECT candidacy_id, at FROM sponsor WHERE person_id = ?1"
	    " ORDER BY at" },
	{ "answers_of_a_day", "answer",
	    "SELECT at, address, domain, network FROM answer"
	    " WHERE person_id = ?1 ORDER BY id" },
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

int
store_trace_walk(struct store *store, size_t n, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	if (n >= COUNT_OF(traces))
		return err_set(err, ERR_ABSENT, "there is no such trace");
	return sql_walk(
	    store, traces[n].select, ARGS(INT(person_id)), cursor, err);
}

int
trace_next(struct cursor *cursor, struct trace_row *row_r, struct err *err)
{
	struct query *query = &cursor->query;
	int more = cursor_step(cursor, err);

	if (more <= 0)
		return more;
	row_r->n_values = query_names(query, row_r->names, TRACE_COLUMNS);
	for (size_t i = 0; i < row_r->n_values; i++) {
		if (query_dup(query, (int)i, &cursor->texts, &row_r->values[i],
			err) != 0)
			return -1;
	}
	return 1;
}
