/* The tables outgoing and delivery, as the clerk fills them. */
#include "crieur/store/outgoing.h"

#include "crieur/base/random.h"
#include "crieur/store/copy.h"

#include "sql.h"

ROW_DEFINE(failure, FAILURE_ROW)

enum {
	REPORT_ID_LETTERS = 27, /* 130 bits */
};

static int64_t
size_of(const struct outgoing_new *outgoing)
{
	int64_t body = outgoing->message_id != 0
	                   ? outgoing->message_size - outgoing->body_offset
	                   : (int64_t)outgoing->body.len;

	return (int64_t)outgoing->header.len + body +
	       (int64_t)outgoing->suffix.len;
}

void
store_seal_outgoing(struct store *store, const struct outgoing_sealer *sealer)
{
	store->sealer = sealer;
}

/* The header to store, in memory where there is a seal before it. */
static int
seal(struct store *store, struct outgoing_new *outgoing, struct str *memory,
    struct err *err)
{
	const struct outgoing_sealer *sealer = store->sealer;

	if (sealer == NULL)
		return 0;
	if (sealer->seal(sealer->self, store, outgoing, memory, err) != 0)
		return -1;
	if (memory->len == 0)
		return 0;
	str_add(memory, outgoing->header);
	outgoing->header = str_span(memory);
	return str_check(memory, err);
}

static int
insert(struct store *store, const struct outgoing_new *outgoing, int64_t *id_r,
    struct err *err)
{
	char report_id[REPORT_ID_LETTERS];
	bool is_own = outgoing->message_id == 0;
	bool has_suffix = outgoing->suffix.len > 0;

	if (random_text(report_id, sizeof(report_id), err) != 0)
		return -1;
	return sql_insert(store,
	    "INSERT INTO outgoing(post_id, message_id, body_offset, list, kind,"
	    " relay, envelope_sender, header_message_id, header, body, suffix,"
	    " size, created_at, report_id)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14)",
	    ARGS(ID(outgoing->post_id), ID(outgoing->message_id),
		INT(outgoing->body_offset), TEXT(outgoing->list),
		NAME(outgoing_kind_names, outgoing->kind),
		TEXT(outgoing->relay), TEXT(outgoing->envelope_sender),
		TEXT(outgoing->header_message_id), BYTES(outgoing->header),
		is_own ? BYTES(outgoing->body) : NOTHING,
		has_suffix ? BYTES(outgoing->suffix) : NOTHING,
		INT(size_of(outgoing)), INT(outgoing->at), TEXT(report_id)),
	    id_r, err);
}

int
store_outgoing_insert(struct store *store, const struct outgoing_new *outgoing,
    int64_t *id_r, struct err *err)
{
	CLEANUP(str_fini) struct str memory = { 0 };
	struct outgoing_new sealed = *outgoing;

	if (seal(store, &sealed, &memory, err) != 0)
		return -1;
	return insert(store, &sealed, id_r, err);
}

int
store_delivery_insert(
    struct store *store, const struct delivery_new *delivery, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO delivery(outgoing_id, person_id, address,"
	    " envelope_sender, relay, priority, state, next_at, list)"
	    " VALUES (?1, ?2, ?3, ?4, CASE WHEN EXISTS (SELECT 1 FROM copy"
	    "  WHERE last_post_id > 0 AND last_post_id >="
	    "   (SELECT coalesce(post_id, 0) FROM outgoing WHERE id = ?1))"
	    "  THEN '" SET_ASIDE_RELAY "' ELSE ?5 END, ?6, 'queued', ?7,"
	    " (SELECT list FROM outgoing WHERE id = ?1))"
	    " ON CONFLICT (outgoing_id, address) DO NOTHING",
	    ARGS(INT(delivery->outgoing_id), ID(delivery->person_id),
		TEXT(delivery->address), TEXT(delivery->envelope_sender),
		TEXT(delivery->relay), INT(delivery->priority),
		INT(delivery->at)),
	    err);
}

int
store_outgoing_served(struct store *store, int64_t message_id,
    struct bits *people, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct id_row person;
	bool was_in;
	int more;

	if (sql_walk(store,
		"SELECT DISTINCT 0, delivery.person_id FROM outgoing"
		" JOIN delivery ON delivery.outgoing_id = outgoing.id"
		" WHERE outgoing.post_id IS NOT NULL"
		" AND outgoing.kind IN ('announcement','post')"
		" AND delivery.person_id IS NOT NULL"
		" AND (outgoing.message_id = ?1 OR outgoing.message_id IN"
		"  (SELECT other.id FROM message AS this JOIN message AS other"
		"   ON other.header_message_id = this.header_message_id"
		"   AND other.fingerprint = this.fingerprint"
		"   WHERE this.id = ?1 AND this.header_message_id <> ''))"
		" ORDER BY delivery.person_id",
		ARGS(INT(message_id)), &cursor, err) != 0)
		return -1;
	while ((more = id_next(&cursor, &person, err)) > 0) {
		if (bits_add(people, person.id, &was_in, err) != 0)
			return -1;
	}
	return more;
}

int
store_delivery_by_sender(struct store *store, const char *sender,
    int64_t *delivery_id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM delivery WHERE envelope_sender = ?1"
	    " ORDER BY id DESC LIMIT 1",
	    ARGS(TEXT(sender)), delivery_id_r, err);
}

int
store_relay_waiting(struct store *store, const char *relay, int priority,
    int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT (SELECT count(*) FROM delivery WHERE relay = ?1"
	    "  AND state = 'queued' AND priority <= ?2) +"
	    " (SELECT count(*) FROM delivery WHERE relay = ?1"
	    "  AND state = 'sending' AND priority <= ?2)",
	    ARGS(TEXT(relay), INT(priority)), n_r, err);
}

#define UNREPORTED                                              \
 "delivery JOIN outgoing ON outgoing.id = delivery.outgoing_id" \
 " LEFT JOIN message ON message.id = outgoing.message_id" UNREPORTED_WHERE
#define UNREPORTED_WHERE                                         \
 " WHERE delivery.state = 'failed' AND delivery.is_reported = 0" \
 " AND delivery.done_at < ?1 AND outgoing.list = ?2"             \
 " AND outgoing.kind IN ('announcement','post')"

int
store_failure_next_list(struct store *store, const struct failure_mark *after,
    struct arena *arena, const char **list_r, struct err *err)
{
	*list_r = NULL;
	return sql_text(store,
	    "SELECT min(outgoing.list) FROM delivery"
	    " JOIN outgoing ON outgoing.id = delivery.outgoing_id"
	    " WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
	    " AND delivery.done_at < ?1 AND outgoing.list > ?2"
	    " AND outgoing.kind IN ('announcement','post')",
	    ARGS(INT(after->before_at), TEXT(after->list)),
	    INTO_TEXT(list_r, arena), err);
}

int
store_failure_walk(struct store *store, const char *list, int64_t before_at,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(FAILURE_ROW, UNREPORTED
		" AND NOT EXISTS (SELECT 1 FROM refusal"
		"  WHERE refusal.outgoing_id = outgoing.id)") " UNION ALL SELECT 0, 0, '', refusal.code, refusal.answer,"
							      " message.subject, refusal.at, count(*)"
							      " FROM refusal JOIN outgoing ON outgoing.id = refusal.outgoing_id"
							      " JOIN delivery ON delivery.outgoing_id = outgoing.id"
							      " LEFT JOIN message ON message.id = outgoing.message_id" UNREPORTED_WHERE
							      " GROUP BY refusal.outgoing_id, refusal.code, refusal.answer,"
							      "  message.subject, refusal.at"
							      " ORDER BY 3, 2",
	    ARGS(INT(before_at), TEXT(list)), cursor, err);
}

int
store_failure_reported(
    struct store *store, const char *list, int64_t before_at, struct err *err)
{
	return sql_run(store,
	    "UPDATE delivery SET is_reported = 1"
	    " WHERE state = 'failed' AND is_reported = 0 AND done_at < ?1"
	    " AND outgoing_id IN (SELECT id FROM outgoing WHERE list = ?2"
	    "  AND kind IN ('announcement','post'))",
	    ARGS(INT(before_at), TEXT(list)), err);
}

int
store_outgoing_left(struct store *store, int64_t post_id, int64_t now,
    int64_t *left_at_r, struct err *err)
{
	return sql_number(store,
	    "SELECT coalesce(min(CASE WHEN delivery.state IN ('queued','sending')"
	    "  THEN ?2 ELSE delivery.done_at END), 0)"
	    " FROM outgoing JOIN delivery"
	    "  ON delivery.outgoing_id = outgoing.id"
	    " WHERE outgoing.post_id = ?1"
	    " AND outgoing.kind IN ('moderation','notice')",
	    ARGS(INT(post_id), INT(now)), left_at_r, err);
}

int
store_notice_header(struct store *store, const char *message_id,
    struct arena *arena, const char **header_r, struct err *err)
{
	*header_r = "";
	return sql_text(store,
	    "SELECT CAST(header AS TEXT) FROM outgoing"
	    " WHERE header_message_id = ?1 AND kind IN ('moderation','notice')"
	    " LIMIT 1",
	    ARGS(TEXT(message_id)), INTO_TEXT(header_r, arena), err);
}
