/* The tables outgoing and delivery, as the clerk fills them. */
#include "crieur/store/outgoing.h"

#include <stdlib.h>

#include "crieur/base/random.h"

#include "query.h"

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

static void
bind_bytes(struct query *query, struct span bytes, bool is_null)
{
	if (is_null)
		query_bind_null(query);
	else
		query_bind_blob(query, bytes);
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
	static const char sql[] =
	    "INSERT INTO outgoing(post_id, message_id, body_offset, list, kind,"
	    " relay, envelope_sender, header_message_id, header, body, suffix,"
	    " size, created_at, report_id)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14)";
	struct query query CLEANUP(query_close) = { 0 };
	char report_id[REPORT_ID_LETTERS];

	if (random_text(report_id, sizeof(report_id), err) != 0 ||
	    query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_id(&query, outgoing->post_id);
	query_bind_id(&query, outgoing->message_id);
	query_bind_int(&query, outgoing->body_offset);
	query_bind_string(&query, outgoing->list);
	query_bind_string(&query, outgoing->kind);
	query_bind_string(&query, outgoing->relay);
	query_bind_string(&query, outgoing->envelope_sender);
	query_bind_string(&query, outgoing->header_message_id);
	query_bind_blob(&query, outgoing->header);
	bind_bytes(&query, outgoing->body, outgoing->message_id != 0);
	bind_bytes(&query, outgoing->suffix, outgoing->suffix.len == 0);
	query_bind_int(&query, size_of(outgoing));
	query_bind_int(&query, outgoing->at);
	query_bind_string(&query, report_id);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
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
	static const char insert[] =
	    "INSERT INTO delivery(outgoing_id, person_id, address,"
	    " envelope_sender, relay, priority, state, next_at)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7)"
	    " ON CONFLICT (outgoing_id, address) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, delivery->outgoing_id);
	query_bind_id(&query, delivery->person_id);
	query_bind_string(&query, delivery->address);
	query_bind_string(&query, delivery->envelope_sender);
	query_bind_string(&query, delivery->relay);
	query_bind_int(&query, delivery->priority);
	query_bind_int(&query, delivery->at);
	return query_run(&query, NULL, err);
}

struct ids {
	int64_t *at;
	size_t n, capacity;
};

static int
ids_add(struct ids *ids, int64_t id, struct err *err)
{
	if (ids->n == ids->capacity) {
		size_t capacity = ids->capacity == 0 ? 256 : 2 * ids->capacity;
		int64_t *at = reallocarray(ids->at, capacity, sizeof(*at));
		if (at == NULL)
			return err_memory(err);
		ids->at = at;
		ids->capacity = capacity;
	}
	ids->at[ids->n++] = id;
	return 0;
}

static void
ids_fini(struct ids *ids)
{
	free(ids->at);
}

int
store_outgoing_served(struct store *store, int64_t message_id,
    int64_t **people_r, size_t *n_people_r, struct err *err)
{
	static const char select[] =
	    "SELECT DISTINCT delivery.person_id FROM outgoing"
	    " JOIN delivery ON delivery.outgoing_id = outgoing.id"
	    " WHERE outgoing.post_id IS NOT NULL"
	    " AND outgoing.kind IN ('announcement','post')"
	    " AND delivery.person_id IS NOT NULL"
	    " AND (outgoing.message_id = ?1 OR outgoing.message_id IN"
	    "  (SELECT other.id FROM message AS this JOIN message AS other"
	    "   ON other.header_message_id = this.header_message_id"
	    "   AND other.fingerprint = this.fingerprint"
	    "   WHERE this.id = ?2 AND this.header_message_id <> ''))"
	    " ORDER BY delivery.person_id";
	struct query query CLEANUP(query_close) = { 0 };
	struct ids ids CLEANUP(ids_fini) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, message_id);
	query_bind_int(&query, message_id);
	for (;;) {
		if (query_step(&query, &has_row, err) != 0)
			return -1;
		if (!has_row)
			break;
		if (ids_add(&ids, query_int(&query, 0), err) != 0)
			return -1;
	}
	*people_r = ids.at;
	*n_people_r = ids.n;
	ids.at = NULL;
	return 0;
}

int
store_delivery_by_sender(struct store *store, const char *sender,
    int64_t *delivery_id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM delivery WHERE envelope_sender = ?1"
	    " ORDER BY id DESC LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, sender);
	return query_first(&query, delivery_id_r, err);
}

int
store_relay_waiting(struct store *store, const char *relay, int priority,
    int64_t *n_r, struct err *err)
{
	static const char count[] =
	    "SELECT count(*) FROM delivery WHERE relay = ?1"
	    " AND state IN ('queued','sending') AND priority <= ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, count, err) != 0)
		return -1;
	query_bind_string(&query, relay);
	query_bind_int(&query, priority);
	return query_first(&query, n_r, err);
}

int
store_failure_next_list(struct store *store, const char *after,
    int64_t before_at, struct arena *arena, const char **list_r,
    struct err *err)
{
	static const char select[] =
	    "SELECT min(outgoing.list) FROM delivery"
	    " JOIN outgoing ON outgoing.id = delivery.outgoing_id"
	    " WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
	    " AND delivery.done_at < ?1 AND outgoing.list > ?2"
	    " AND outgoing.kind IN ('announcement','post')";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, before_at);
	query_bind_string(&query, after);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row) {
		*list_r = NULL;
		return 0;
	}
	return query_dup(&query, 0, arena, list_r, err);
}

static int
read_failure(struct query *query, struct arena *arena, struct failure_row *row,
    struct err *err)
{
	row->delivery_id = query_int(query, 0);
	row->code = (int)query_int(query, 2);
	row->done_at = query_int(query, 5);
	row->n_recipients = query_int(query, 6);
	if (query_dup(query, 1, arena, &row->address, err) != 0 ||
	    query_dup(query, 3, arena, &row->text, err) != 0)
		return -1;
	return query_dup(query, 4, arena, &row->subject, err);
}

int
store_failure_each(struct store *store, const char *list, int64_t before_at,
    int (*visit)(void *self, const struct failure_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT delivery.id, delivery.address, delivery.last_code,"
	    " delivery.last_text, coalesce(message.subject, ''),"
	    " delivery.done_at, 1 FROM delivery"
	    " JOIN outgoing ON outgoing.id = delivery.outgoing_id"
	    " LEFT JOIN message ON message.id = outgoing.message_id"
	    " WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
	    " AND delivery.done_at < ?1 AND outgoing.list = ?2"
	    " AND outgoing.kind IN ('announcement','post')"
	    " AND NOT EXISTS (SELECT 1 FROM refusal"
	    "  WHERE refusal.outgoing_id = outgoing.id)"
	    " UNION ALL SELECT 0, '', refusal.code, refusal.answer,"
	    " coalesce(message.subject, ''), refusal.at, count(*)"
	    " FROM refusal JOIN outgoing ON outgoing.id = refusal.outgoing_id"
	    " JOIN delivery ON delivery.outgoing_id = outgoing.id"
	    " LEFT JOIN message ON message.id = outgoing.message_id"
	    " WHERE delivery.state = 'failed' AND delivery.is_reported = 0"
	    " AND delivery.done_at < ?1 AND outgoing.list = ?2"
	    " AND outgoing.kind IN ('announcement','post')"
	    " GROUP BY refusal.outgoing_id, refusal.code, refusal.answer,"
	    "  message.subject, refusal.at"
	    " ORDER BY 2, 1";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, before_at);
	query_bind_string(&query, list);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct failure_row row = { .list = list };
		if (!has_row)
			return 0;
		if (read_failure(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_failure_reported(
    struct store *store, const char *list, int64_t before_at, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET is_reported = 1"
	    " WHERE state = 'failed' AND is_reported = 0 AND done_at < ?1"
	    " AND outgoing_id IN (SELECT id FROM outgoing WHERE list = ?2"
	    "  AND kind IN ('announcement','post'))";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, before_at);
	query_bind_string(&query, list);
	return query_run(&query, NULL, err);
}
