/* Taking recipients from the queue, fairly and within the budget. */
#include "crieur/store/delivery.h"

#include "crieur/store/delivery_state.h"

#include "delivery_move.h"
#include "sql.h"

NAME_TABLE(outgoing_kind_names, "what is sent", OUTGOING_KIND)
NAME_TABLE(delivery_state_names, "the state of a delivery", DELIVERY_STATE)
ROW_DEFINE(outgoing, OUTGOING_ROW)

#define QUEUED_ROW(ROW)                          \
 ROW(INT, id, "id")                              \
 ROW(INT, person_id, "person_id")                \
 ROW(TEXT, address, "address")                   \
 ROW(OPTION, envelope_sender, "envelope_sender") \
 ROW(NUMBER, last_code, "last_code")             \
 ROW(NUMBER, n_tries, "n_tries")
ROW_DECLARE(queued, QUEUED_ROW)
ROW_DEFINE(queued, QUEUED_ROW)

/* The first that is due of each list and priority: "head" leaps from one to the
 * next by the index, so that ten thousand that wait for a list cost one step.
 */
/* clang-format off */
#define FIRST_OF(those) \
	"(SELECT next.id FROM delivery AS next WHERE next.relay = ?1" \
	" AND next.state = 'queued'" those " LIMIT 1)"
#define BY_LIST     " ORDER BY next.list, next.next_at"
#define BY_PRIORITY " ORDER BY next.priority, next.list, next.next_at"
#define HEADS \
	"WITH RECURSIVE head(id) AS (SELECT " FIRST_OF(BY_PRIORITY) \
	" UNION ALL SELECT coalesce(" \
	FIRST_OF(" AND next.priority = this.priority" \
		 " AND next.list > this.list" BY_LIST) ", " \
	FIRST_OF(" AND next.priority > this.priority" BY_PRIORITY) ")" \
	" FROM head CROSS JOIN delivery AS this ON this.id = head.id" \
	" WHERE this.priority <= ?2) "
#define FROM_HEADS "head CROSS JOIN delivery ON delivery.id = head.id"

/* clang-format on */

/* When something of that urgency or more is due; INT64_MAX: nothing is queued.
 */
static int
first_due(struct store *store, const char *relay, int priority, int64_t *at_r,
    struct err *err)
{
	return sql_number(store,
	    HEADS "SELECT coalesce(min(next_at), 9223372036854775807)"
		  " FROM " FROM_HEADS " WHERE delivery.priority <= ?2",
	    ARGS(TEXT(relay), INT(priority)), at_r, err);
}

static int64_t
not_before(int64_t at, int64_t left, int64_t room_at)
{
	return at != INT64_MAX && left <= 0 && at < room_at ? room_at : at;
}

/* The first that is due and has its budget. */
static int
next_within(struct store *store, const struct claim_question *question,
    const struct budget *budget, int64_t *at_r, struct err *err)
{
	int64_t urgent = INT64_MAX, any = INT64_MAX;

	if (first_due(store, question->budget.relay, DELIVERY_URGENT, &urgent,
		err) != 0)
		return -1;
	if (!question->is_urgent_only &&
	    first_due(store, question->budget.relay, DELIVERY_ANY, &any, err) !=
		0)
		return -1;
	urgent = not_before(urgent, budget->left, budget->room_at);
	any = not_before(any, budget->left_ordinary, budget->room_ordinary_at);
	*at_r = urgent < any ? urgent : any;
	return 0;
}

int
store_delivery_next(struct store *store, const struct claim_question *question,
    int64_t *at_r, struct err *err)
{
	struct budget budget;

	if (store_budget_get(store, &question->budget, &budget, err) != 0)
		return -1;
	return next_within(store, question, &budget, at_r, err);
}

/* The outgoing whose turn it is. */
static int
choose_outgoing(struct store *store, const struct claim_question *question,
    int priority, struct sql_into into, struct err *err)
{
	return sql_first(store,
	    SELECT_FROM(OUTGOING_ROW,
		"outgoing WHERE outgoing.id = (" HEADS
		"SELECT delivery.outgoing_id FROM " FROM_HEADS
		" WHERE delivery.priority <= ?2 AND delivery.next_at <= ?3"
		" ORDER BY delivery.priority,"
		" (SELECT coalesce(max(handover.id), 0) FROM handover"
		"  WHERE handover.relay = ?1 AND handover.list ="
		"  delivery.list), delivery.outgoing_id LIMIT 1)"),
	    ARGS(TEXT(question->budget.relay), INT(priority),
		INT(question->budget.now)),
	    into, err);
}

/* Whether the row may share the transaction begun by the first. */
static bool
goes_alone(const struct queued_row *row)
{
	return row->envelope_sender != NULL ||
	       (row->last_code >= 500 && row->last_code < 600);
}

static int
add_claimed(struct claim *claim, const struct queued_row *row,
    struct arena *arena, struct err *err)
{
	struct claimed *claimed = &claim->recipients[claim->n_recipients++];

	claimed->id = row->id;
	claimed->person_id = row->person_id;
	claimed->n_tries = (unsigned)row->n_tries;
	claimed->address = arena_dups(arena, row->address);
	if (row->envelope_sender != NULL)
		claim->envelope_sender =
		    arena_dups(arena, row->envelope_sender);
	return claimed->address != NULL && claim->envelope_sender != NULL
	           ? 0
	           : err_memory(err);
}

/* In the order of the index, which spares a sort of ten thousand. */
static int
choose_recipients(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct queued_row row;
	int more = 0;

	if (sql_walk(store,
		SELECT_FROM(QUEUED_ROW,
		    "delivery WHERE relay = ?1 AND state = 'queued'"
		    " AND outgoing_id = ?2 AND next_at <= ?3"
		    " ORDER BY next_at, id LIMIT ?4"),
		ARGS(TEXT(question->budget.relay), INT(claim->outgoing.id),
		    INT(question->budget.now), INT(question->max_recipients)),
		&cursor, err) != 0)
		return -1;
	claim->envelope_sender = claim->outgoing.envelope_sender;
	while (
	    claim->n_recipients < question->max_recipients &&
	    (more = cursor_next(&cursor, queued_row_type(), &row, err)) > 0) {
		bool is_alone = goes_alone(&row);
		if (is_alone && claim->n_recipients > 0)
			continue;
		if (add_claimed(claim, &row, arena, err) != 0)
			return -1;
		if (is_alone)
			return 0;
	}
	return more < 0 ? -1 : 0;
}

static int
write_intent(struct store *store, const struct claim_question *question,
    struct claim *claim, struct err *err)
{
	int64_t n = (int64_t)claim->n_recipients;

	return sql_insert(store,
	    "INSERT INTO handover(outgoing_id, list, relay, n_recipients,"
	    " cost, started_at, counted_at, state)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 'intended')",
	    ARGS(INT(claim->outgoing.id), TEXT(claim->outgoing.list),
		TEXT(question->budget.relay), INT(n),
		INT(question->counts_messages ? 1 : n),
		INT(question->budget.now)),
	    &claim->handover, err);
}

static int
mark_sending(struct store *store, const struct claim *claim, struct err *err)
{
	for (size_t i = 0; i < claim->n_recipients; i++) {
		if (delivery_move(store, DELIVERY_CLAIM,
			ARGS(
			    INT(claim->recipients[i].id), INT(claim->handover)),
			NULL, err) != 0)
			return -1;
	}
	return 0;
}

/* Within the write transaction, the outgoing chosen and the budget enough. */
static int
take(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim, struct err *err)
{
	claim->look_again_at = question->budget.now;
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
	struct sql_into into = INTO(outgoing, &claim->outgoing, arena);
	struct budget budget;

	if (store_budget_get(store, &question->budget, &budget, err) != 0)
		return -1;
	/* The most urgent is chosen first; what is kept for it is left alone
	 * by the rest. */
	bool is_urgent = question->is_urgent_only || budget.left_ordinary <= 0;
	int64_t left = is_urgent ? budget.left : budget.left_ordinary;
	if (left > 0 &&
	    choose_outgoing(store, question,
		is_urgent ? DELIVERY_URGENT : DELIVERY_ANY, into, err) != 0)
		return -1;
	if (claim->outgoing.id == 0)
		return next_within(
		    store, question, &budget, &claim->look_again_at, err);
	if (!question->counts_messages && left < bounded.max_recipients)
		bounded.max_recipients = (unsigned)left;
	return take(store, &bounded, arena, claim, err);
}

int
store_delivery_claim(struct store *store, const struct claim_question *question,
    struct arena *arena, struct claim *claim_r, struct err *err)
{
	struct claim claim = { 0 };

	if (store_begin_light(store, err) != 0 ||
	    store_end(store, claim_within(store, question, arena, &claim, err),
		err) != 0)
		return -1;
	*claim_r = claim;
	return 0;
}
