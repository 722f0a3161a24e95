/* Taking recipients from the queue, fairly and within the budget. */
#include "crieur/store/delivery.h"

#include "query.h"

static int
read_budget(struct store *store, const struct claim_question *question,
    struct budget *budget_r, struct err *err)
{
	const struct budget_question budget = {
		.relay = question->relay,
		.account = question->account,
		.site = question->site,
		.now = question->now,
	};

	return store_budget_get(store, &budget, budget_r, err);
}

static int
first_due(
    struct store *store, const char *relay, int64_t *at_r, struct err *err)
{
	static const char select[] = "SELECT min(next_at) FROM delivery"
				     " WHERE relay = ?1 AND state = 'queued'";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, relay);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*at_r = has_row && !query_is_null(&query, 0) ? query_int(&query, 0)
	                                             : INT64_MAX;
	return 0;
}

int
store_delivery_next(struct store *store, const struct claim_question *question,
    int64_t *at_r, struct err *err)
{
	struct budget budget;
	int64_t at;

	if (first_due(store, question->relay, &at, err) != 0)
		return -1;
	if (at != INT64_MAX) {
		if (read_budget(store, question, &budget, err) != 0)
			return -1;
		if (budget.left <= 0 && at < budget.room_at)
			at = budget.room_at;
	}
	*at_r = at;
	return 0;
}

/* The outgoing whose turn it is. "live" leaps from one outgoing of the queue to
 * the next by the index, so that ten thousand recipients of one cost one
 * step. */
static const char select_outgoing[] =
    "WITH RECURSIVE live(id) AS ("
    " SELECT min(outgoing_id) FROM delivery"
    "  WHERE relay = ?1 AND state = 'queued'"
    " UNION ALL SELECT (SELECT min(outgoing_id) FROM delivery"
    "  WHERE relay = ?1 AND state = 'queued' AND outgoing_id > live.id)"
    "  FROM live WHERE live.id IS NOT NULL),"
    " due AS (SELECT id, (SELECT priority FROM delivery"
    "  WHERE relay = ?1 AND state = 'queued' AND outgoing_id = live.id"
    "  AND next_at <= ?2 LIMIT 1) AS priority FROM live"
    "  WHERE id IS NOT NULL)"
    " SELECT outgoing.id, coalesce(outgoing.message_id, 0), body_offset,"
    " length(header), coalesce(length(suffix), 0),"
    " CASE WHEN outgoing.message_id IS NULL THEN coalesce(length(body), 0)"
    "  ELSE (SELECT size FROM message WHERE message.id ="
    "  outgoing.message_id) - body_offset END,"
    " list, kind, outgoing.relay, envelope_sender, header_message_id,"
    " outgoing.created_at, outgoing.report_id"
    " FROM due JOIN outgoing ON outgoing.id = due.id"
    " WHERE due.priority IS NOT NULL"
    " ORDER BY due.priority, (SELECT coalesce(max(handover.id), 0)"
    "  FROM handover WHERE handover.relay = ?1"
    "  AND handover.list = outgoing.list), outgoing.id LIMIT 1";

static int
read_outgoing(struct query *query, struct arena *arena,
    struct outgoing_row *row, struct err *err)
{
	const char **const texts[] = { &row->list, &row->kind, &row->relay,
		&row->envelope_sender, &row->header_message_id };
	const int first = 6;

	row->id = query_int(query, 0);
	row->message_id = query_int(query, 1);
	row->body_offset = query_int(query, 2);
	row->header_size = query_int(query, 3);
	row->suffix_size = query_int(query, 4);
	row->body_size = query_int(query, 5);
	row->created_at = query_int(query, 11);
	if (query_dup(query, 12, arena, &row->report_id, err) != 0)
		return -1;
	for (int i = 0; i < (int)COUNT_OF(texts); i++)
		if (query_dup(query, first + i, arena, texts[i], err) != 0)
			return -1;
	return 0;
}

static int
choose_outgoing(struct store *store, const struct claim_question *question,
    struct arena *arena, struct outgoing_row *row_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select_outgoing, err) != 0)
		return -1;
	query_bind_string(&query, question->relay);
	query_bind_int(&query, question->now);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	return has_row ? read_outgoing(&query, arena, row_r, err) : 0;
}

/* Whether the row may share the transaction begun by the first. */
static bool
goes_alone(struct query *query)
{
	int64_t code = query_int(query, 4);

	return !query_is_null(query, 3) || (code >= 500 && code < 600);
}

static int
read_claimed(struct query *query, struct arena *arena, struct claim *claim,
    struct err *err)
{
	struct claimed *claimed = &claim->recipients[claim->n_recipients];

	claimed->id = query_int(query, 0);
	claimed->person_id = query_int(query, 1);
	claimed->n_tries = (unsigned)query_int(query, 5);
	if (query_dup(query, 2, arena, &claimed->address, err) != 0)
		return -1;
	claim->n_recipients++;
	return 0;
}

/* In the order of the index, which spares a sort of ten thousand. */
static int
choose_recipients(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim, struct err *err)
{
	static const char select[] =
	    "SELECT id, person_id, address, envelope_sender, last_code, n_tries"
	    " FROM delivery WHERE relay = ?1 AND state = 'queued'"
	    " AND outgoing_id = ?2 AND next_at <= ?3"
	    " ORDER BY next_at, id LIMIT ?4";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, question->relay);
	query_bind_int(&query, claim->outgoing.id);
	query_bind_int(&query, question->now);
	query_bind_int(&query, question->max_recipients);
	claim->envelope_sender = claim->outgoing.envelope_sender;
	while (claim->n_recipients < question->max_recipients) {
		if (query_step(&query, &has_row, err) != 0)
			return -1;
		if (!has_row)
			return 0;
		bool is_alone = goes_alone(&query);
		if (is_alone && claim->n_recipients > 0)
			continue;
		if (!query_is_null(&query, 3) &&
		    query_dup(&query, 3, arena, &claim->envelope_sender, err) !=
			0)
			return -1;
		if (read_claimed(&query, arena, claim, err) != 0)
			return -1;
		if (is_alone)
			return 0;
	}
	return 0;
}

static int
write_intent(struct store *store, const struct claim_question *question,
    struct claim *claim, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO handover(outgoing_id, list, relay, n_recipients,"
	    " cost, started_at, counted_at, state)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'intended')";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n = (int64_t)claim->n_recipients;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, claim->outgoing.id);
	query_bind_string(&query, claim->outgoing.list);
	query_bind_string(&query, question->relay);
	query_bind_int(&query, n);
	query_bind_int(&query, question->counts_messages ? 1 : n);
	query_bind_int(&query, question->now);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	claim->handover = query_last_id(store);
	return 0;
}

static int
mark_sending(struct store *store, const struct claim *claim, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET state = 'sending', handover_id = ?2"
	    " WHERE id = ?1";

	for (size_t i = 0; i < claim->n_recipients; i++) {
		struct query query CLEANUP(query_close) = { 0 };
		if (query_open(&query, store, update, err) != 0)
			return -1;
		query_bind_int(&query, claim->recipients[i].id);
		query_bind_int(&query, claim->handover);
		if (query_run(&query, NULL, err) != 0)
			return -1;
	}
	return 0;
}

/* Within the budget and the write transaction. */
static int
take(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim, struct err *err)
{
	if (choose_outgoing(store, question, arena, &claim->outgoing, err) != 0)
		return -1;
	if (claim->outgoing.id == 0)
		return first_due(
		    store, question->relay, &claim->look_again_at, err);
	claim->look_again_at = question->now;
	claim->recipients = arena_array(
	    arena, question->max_recipients, sizeof(*claim->recipients));
	if (claim->recipients == NULL)
		return err_memory(err);
	if (choose_recipients(store, question, arena, claim, err) != 0)
		return -1;
	if (claim->n_recipients == 0)
		return 0;
	if (write_intent(store, question, claim, err) != 0)
		return -1;
	return mark_sending(store, claim, err);
}

static int
claim_within(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim, struct err *err)
{
	struct claim_question bounded = *question;
	struct budget budget;

	if (read_budget(store, question, &budget, err) != 0)
		return -1;
	if (budget.left <= 0) {
		claim->look_again_at = budget.room_at;
		return 0;
	}
	if (!question->counts_messages && budget.left < bounded.max_recipients)
		bounded.max_recipients = (unsigned)budget.left;
	return take(store, &bounded, arena, claim, err);
}

int
store_delivery_claim(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim_r, struct err *err)
{
	struct claim claim = { 0 };

	if (store_begin(store, err) != 0)
		return -1;
	if (claim_within(store, question, arena, &claim, err) != 0) {
		store_rollback(store);
		return -1;
	}
	if (store_commit(store, err) != 0)
		return -1;
	*claim_r = claim;
	return 0;
}
