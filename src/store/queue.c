/* The tables outgoing, delivery and relay_state, as people look at them. */
#include "crieur/store/queue.h"

#include "query.h"

enum {
	HOUR_S = 3600,
};

/* The last answer is that of the recipient tried most often, then latest. */
#define WAITS "(delivery.state = 'queued' OR delivery.state = 'sending')"

static const char select_queue[] =
    "SELECT outgoing.id, coalesce(outgoing.post_id, 0), outgoing.created_at,"
    " outgoing.size,"
    " sum(CASE WHEN " WAITS " THEN 1 ELSE 0 END),"
    " sum(CASE WHEN delivery.state = 'sent' THEN 1 ELSE 0 END),"
    " sum(CASE WHEN delivery.state = 'failed' THEN 1 ELSE 0 END),"
    " min(delivery.priority),"
    " min(CASE WHEN " WAITS " THEN delivery.next_at END),"
    " outgoing.list, outgoing.kind, outgoing.relay,"
    " outgoing.header_message_id, coalesce(message.subject, '')"
    " FROM outgoing JOIN delivery ON delivery.outgoing_id = outgoing.id"
    " LEFT JOIN message ON message.id = outgoing.message_id"
    " WHERE outgoing.id IN (SELECT outgoing_id FROM delivery"
    "  WHERE state = 'queued'"
    "  UNION SELECT outgoing_id FROM delivery WHERE state = 'sending')"
    " AND (?1 IS NULL OR outgoing.list = ?1)"
    " GROUP BY outgoing.id, message.subject"
    " ORDER BY outgoing.relay, min(delivery.priority), outgoing.id";

static const char select_last_answer[] =
    "SELECT last_code, last_text FROM delivery"
    " WHERE outgoing_id = ?1 AND last_text <> ''"
    " AND (state = 'queued' OR state = 'sending')"
    " ORDER BY n_tries DESC, id LIMIT 1";

static int
read_last_answer(struct store *store, struct arena *arena,
    struct queue_row *row, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	row->last_text = "";
	if (query_open(&query, store, select_last_answer, err) != 0)
		return -1;
	query_bind_int(&query, row->id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return 0;
	row->last_code = query_int(&query, 0);
	return query_dup(&query, 1, arena, &row->last_text, err);
}

static int
read_queue_row(struct query *query, struct arena *arena, struct queue_row *row,
    struct err *err)
{
	const char **const texts[] = { &row->list, &row->kind, &row->relay,
		&row->header_message_id, &row->subject };

	row->id = query_int(query, 0);
	row->post_id = query_int(query, 1);
	row->created_at = query_int(query, 2);
	row->size = query_int(query, 3);
	row->n_waiting = query_int(query, 4);
	row->n_sent = query_int(query, 5);
	row->n_failed = query_int(query, 6);
	row->priority = query_int(query, 7);
	row->next_at = query_int(query, 8);
	for (int i = 0; i < (int)COUNT_OF(texts); i++) {
		if (query_dup(query, 9 + i, arena, texts[i], err) != 0)
			return -1;
	}
	return read_last_answer(query->store, arena, row, err);
}

int
store_each_queued(struct store *store, const char *list,
    int (*visit)(void *self, const struct queue_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select_queue, err) != 0)
		return -1;
	query_bind_string(&query, list);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct queue_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_queue_row(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static int
read_recipient(struct query *query, struct arena *arena,
    struct recipient_row *row, struct err *err)
{
	const char **const texts[] = { &row->address, &row->relay, &row->state,
		&row->last_text };

	row->id = query_int(query, 0);
	row->person_id = query_int(query, 1);
	row->n_tries = query_int(query, 2);
	row->next_at = query_int(query, 3);
	row->done_at = query_int(query, 4);
	row->last_code = query_int(query, 5);
	for (int i = 0; i < (int)COUNT_OF(texts); i++) {
		if (query_dup(query, 6 + i, arena, texts[i], err) != 0)
			return -1;
	}
	return 0;
}

int
store_each_recipient(struct store *store, int64_t outgoing_id,
    bool only_waiting,
    int (*visit)(void *self, const struct recipient_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT id, coalesce(person_id, 0), n_tries, next_at,"
	    " coalesce(done_at, 0), last_code, address, relay, state, last_text"
	    " FROM delivery WHERE outgoing_id = ?1"
	    " AND (?2 = 0 OR " WAITS ") ORDER BY address";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, outgoing_id);
	query_bind_int(&query, only_waiting ? 1 : 0);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct recipient_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_recipient(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static const char select_relays[] =
    "SELECT names.name, coalesce(relay_state.state, 'ready'),"
    " coalesce(relay_state.words, ''), coalesce(relay_state.since, 0),"
    " coalesce(relay_state.retry_at, 0), coalesce(relay_state.n_failures, 0),"
    " (SELECT count(*) FROM delivery WHERE delivery.relay = names.name"
    "  AND state = 'queued')"
    " + (SELECT count(*) FROM delivery WHERE delivery.relay = names.name"
    "  AND state = 'sending'),"
    " (SELECT coalesce(sum(cost), 0) FROM handover"
    "  WHERE handover.relay = names.name AND cost > 0"
    "  AND counted_at >= ?1)"
    " FROM (SELECT name FROM relay_state"
    "  UNION SELECT relay FROM delivery WHERE state = 'queued'"
    "  UNION SELECT relay FROM delivery WHERE state = 'sending') AS names"
    " LEFT JOIN relay_state ON relay_state.name = names.name"
    " ORDER BY names.name";

int
store_each_relay(struct store *store, int64_t now,
    int (*visit)(
	void *self, const struct relay_queue_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select_relays, err) != 0)
		return -1;
	query_bind_int(&query, now - HOUR_S);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct relay_queue_row row = {
			.since = has_row ? query_int(&query, 3) : 0,
			.retry_at = has_row ? query_int(&query, 4) : 0,
			.n_failures = has_row ? query_int(&query, 5) : 0,
			.n_waiting = has_row ? query_int(&query, 6) : 0,
			.n_last_hour = has_row ? query_int(&query, 7) : 0,
		};
		if (!has_row)
			return 0;
		if (query_dup(&query, 0, &arena, &row.name, err) != 0 ||
		    query_dup(&query, 1, &arena, &row.state, err) != 0 ||
		    query_dup(&query, 2, &arena, &row.words, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static int
change_choice(struct store *store, const char *update,
    const struct queue_choice *choice, int64_t *n_changed_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, choice->now);
	query_bind_int(&query, choice->outgoing_id);
	query_bind_string(&query, choice->address);
	return query_run(&query, n_changed_r, err);
}

int
store_queue_retry(struct store *store, const struct queue_choice *choice,
    int64_t *n_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET next_at = ?1"
	    " WHERE outgoing_id = ?2 AND state = 'queued'"
	    " AND (?3 IS NULL OR address = ?3)";

	return change_choice(store, update, choice, n_changed_r, err);
}

int
store_queue_cancel(struct store *store, const struct queue_choice *choice,
    int64_t *n_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET state = 'cancelled', done_at = ?1"
	    " WHERE outgoing_id = ?2 AND state = 'queued'"
	    " AND (?3 IS NULL OR address = ?3)";

	return change_choice(store, update, choice, n_changed_r, err);
}

static int
change_relay(struct store *store, const char *update, const char *relay,
    int64_t now, int64_t *n_changed_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, now);
	query_bind_string(&query, relay);
	return query_run(&query, n_changed_r, err);
}

int
store_queue_retry_relay(struct store *store, const char *relay, int64_t now,
    int64_t *n_changed_r, struct err *err)
{
	int64_t n_deliveries;

	if (change_relay(store,
		"UPDATE relay_state SET retry_at = ?1 WHERE name = ?2", relay,
		now, NULL, err) != 0 ||
	    change_relay(store,
		"UPDATE delivery SET next_at = ?1"
		" WHERE relay = ?2 AND state = 'queued'",
		relay, now, &n_deliveries, err) != 0)
		return -1;
	*n_changed_r = n_deliveries;
	return 0;
}

int
store_queue_move_relay(struct store *store, const char *from, const char *to,
    int64_t now, int64_t *n_changed_r, struct err *err)
{
	static const char move_messages[] =
	    "UPDATE outgoing SET relay = ?2 WHERE relay = ?1 AND id IN"
	    " (SELECT outgoing_id FROM delivery WHERE relay = ?1"
	    "  AND state = 'queued')";
	static const char move_recipients[] =
	    "UPDATE delivery SET relay = ?2, next_at = ?3"
	    " WHERE relay = ?1 AND state = 'queued'";
	struct query messages CLEANUP(query_close) = { 0 };
	struct query recipients CLEANUP(query_close) = { 0 };

	if (query_open(&messages, store, move_messages, err) != 0)
		return -1;
	query_bind_string(&messages, from);
	query_bind_string(&messages, to);
	if (query_run(&messages, NULL, err) != 0 ||
	    query_open(&recipients, store, move_recipients, err) != 0)
		return -1;
	query_bind_string(&recipients, from);
	query_bind_string(&recipients, to);
	query_bind_int(&recipients, now);
	return query_run(&recipients, n_changed_r, err);
}
