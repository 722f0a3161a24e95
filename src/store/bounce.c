/* The table bounce, and the deliveries its rows are about. */
#include "crieur/store/bounce.h"

#include "crieur/base/date.h"

#include "query.h"

#define BOUNCED                                                        \
 "SELECT d.id, d.address, o.list, d.last_code, d.last_text, d.done_at" \
 " FROM delivery AS d JOIN outgoing AS o ON o.id = d.outgoing_id"

static int
read_bounced(struct query *query, struct arena *arena,
    struct bounced *bounced_r, struct err *err)
{
	struct bounced bounced = { 0 };
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	if (has_row) {
		if (query_dup(query, 1, arena, &bounced.address, err) != 0 ||
		    query_dup(query, 2, arena, &bounced.list, err) != 0 ||
		    query_dup(query, 4, arena, &bounced.text, err) != 0)
			return -1;
		bounced.delivery_id = query_int(query, 0);
		bounced.code = (int)query_int(query, 3);
		bounced.at = query_int(query, 5);
	}
	*bounced_r = bounced;
	return 0;
}

int
store_bounced_by_sender(struct store *store, const char *sender,
    struct arena *arena, struct bounced *bounced_r, struct err *err)
{
	static const char select[] = BOUNCED " WHERE d.envelope_sender = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, sender);
	return read_bounced(&query, arena, bounced_r, err);
}

int
store_bounced_by_post(struct store *store, int64_t post_id, const char *address,
    struct arena *arena, struct bounced *bounced_r, struct err *err)
{
	static const char select[] =
	    BOUNCED " WHERE o.post_id = ?1 AND d.address = ?2"
		    " AND o.kind IN ('announcement','post')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	query_bind_string(&query, address);
	return read_bounced(&query, arena, bounced_r, err);
}

int
store_bounced_by_report(struct store *store, const char *report_id,
    const char *address, struct arena *arena, struct bounced *bounced_r,
    struct err *err)
{
	static const char select[] =
	    BOUNCED " WHERE o.report_id = ?1 AND d.address = ?2";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, report_id);
	query_bind_string(&query, address);
	return read_bounced(&query, arena, bounced_r, err);
}

int
store_bounced_by_notice(struct store *store, const char *message_id,
    const char *address, struct arena *arena, struct bounced *bounced_r,
    struct err *err)
{
	static const char select[] =
	    BOUNCED " WHERE o.header_message_id = ?1 AND d.address = ?2"
		    " AND o.kind IN ('moderation','notice')";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, message_id);
	query_bind_string(&query, address);
	return read_bounced(&query, arena, bounced_r, err);
}

int
store_bounced_next_unscored(struct store *store, int64_t after_id,
    struct arena *arena, struct bounced *bounced_r, struct err *err)
{
	static const char select[] = BOUNCED
	    " WHERE d.state = 'failed' AND d.is_scored = 0 AND d.id > ?1"
	    " ORDER BY d.id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	return read_bounced(&query, arena, bounced_r, err);
}

int
store_bounced_scored(struct store *store, int64_t delivery_id, struct err *err)
{
	static const char update[] =
	    "UPDATE delivery SET is_scored = 1 WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, delivery_id);
	return query_run(&query, NULL, err);
}

int
store_bounce_insert(struct store *store, const struct bounce_row *row,
    bool *is_new_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO bounce(at, day, address, list, delivery_id, source,"
	    " class, code, words, storm_id)"
	    " SELECT ?1, ?2, address, ?3, ?4, ?5, ?6, ?7, ?8, ?9"
	    " FROM address WHERE address = ?10"
	    " ON CONFLICT (delivery_id, address, class) DO NOTHING";
	struct query query CLEANUP(query_close) = { 0 };
	int64_t n_changed = 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->at);
	query_bind_day(&query, row->day);
	query_bind_string(&query, row->list);
	query_bind_int(&query, row->delivery_id);
	query_bind_string(&query, row->source);
	query_bind_string(&query, row->class);
	query_bind_string(&query, row->code);
	query_bind_string(&query, row->words);
	query_bind_id(&query, row->storm_id);
	query_bind_string(&query, row->address);
	if (query_run(&query, &n_changed, err) != 0)
		return -1;
	*is_new_r = n_changed > 0;
	return 0;
}

#define BOUNCE                                                     \
 "SELECT b.at, b.day, b.address, b.list, b.delivery_id, b.source," \
 " b.class, b.code, b.words, b.storm_id FROM bounce AS b"

static int
each_bounce(struct query *query,
    int (*visit)(void *self, const struct bounce_row *row, struct err *err),
    void *self, struct err *err)
{
	bool has_row;

	while (query_step(query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct bounce_row row = {
			.at = query_int(query, 0),
			.day = query_day(query, 1, DATE_NONE),
			.address = query_text(query, 2),
			.list = query_text(query, 3),
			.delivery_id = query_int(query, 4),
			.source = query_text(query, 5),
			.class = query_text(query, 6),
			.code = query_text(query, 7),
			.words = query_text(query, 8),
			.storm_id = query_int(query, 9),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_bounce_each(struct store *store, int64_t person_id, int max,
    int (*visit)(void *self, const struct bounce_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    BOUNCE " JOIN address AS a ON a.address = b.address"
		   " WHERE ?1 = 0 OR a.person_id = ?2"
		   " ORDER BY b.id DESC LIMIT ?3";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	query_bind_int(&query, person_id);
	query_bind_int(&query, max);
	return each_bounce(&query, visit, self, err);
}

int
store_bounce_each_of(struct store *store, int64_t outgoing_id,
    int (*visit)(void *self, const struct bounce_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    BOUNCE " JOIN delivery AS d ON d.id = b.delivery_id"
		   " WHERE d.outgoing_id = ?1 ORDER BY b.id";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, outgoing_id);
	return each_bounce(&query, visit, self, err);
}

int
store_bounce_score(struct store *store, const char *address, const char *class,
    int64_t since_at, struct arena *arena, struct bounce_score *score_r,
    struct err *err)
{
	static const char select[] =
	    "SELECT count(DISTINCT day), min(at), max(at),"
	    " (SELECT last.list FROM bounce AS last WHERE last.address = ?1"
	    "   AND last.class = ?2 ORDER BY last.at DESC LIMIT 1)"
	    " FROM bounce WHERE address = ?3 AND class = ?4 AND at > ?5"
	    " AND storm_id IS NULL AND at > coalesce((SELECT counted_from"
	    "  FROM bounce_state WHERE bounce_state.address = ?6), 0)";
	struct query query CLEANUP(query_close) = { 0 };
	struct bounce_score score = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, address);
	query_bind_string(&query, class);
	query_bind_string(&query, address);
	query_bind_string(&query, class);
	query_bind_int(&query, since_at);
	query_bind_string(&query, address);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	score.n_days = query_int(&query, 0);
	score.first_at = query_int(&query, 1);
	score.last_at = query_int(&query, 2);
	if (query_dup(&query, 3, arena, &score.list, err) != 0)
		return -1;
	*score_r = score;
	return 0;
}

int
store_bounce_next_address(struct store *store, const char *after,
    int64_t since_at, struct arena *arena, const char **address_r,
    struct err *err)
{
	static const char select[] =
	    "SELECT min(address) FROM ("
	    " SELECT address FROM (SELECT address FROM bounce"
	    "  WHERE address > ?1 AND at > ?2 AND storm_id IS NULL"
	    "  AND class IN ('address','full')"
	    "  ORDER BY address LIMIT 1) AS failing"
	    " UNION SELECT address FROM (SELECT address FROM bounce_state"
	    "  WHERE address > ?3 AND probed_at IS NOT NULL"
	    "  ORDER BY address LIMIT 1) AS probed) AS next";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, after);
	query_bind_int(&query, since_at);
	query_bind_string(&query, after);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	return query_dup(&query, 0, arena, address_r, err);
}

int
store_bounce_took_mail(struct store *store, const char *address,
    int64_t until_at, int64_t *at_r, struct err *err)
{
	static const char select[] =
	    "SELECT max(d.done_at) FROM address AS a"
	    " JOIN delivery AS d ON d.person_id = a.person_id"
	    "  AND d.address = a.address"
	    " JOIN outgoing AS o ON o.id = d.outgoing_id"
	    " WHERE a.address = ?1 AND d.state = 'sent' AND d.done_at <= ?2"
	    " AND coalesce(d.envelope_sender, o.envelope_sender) <> ''"
	    " AND NOT EXISTS (SELECT 1 FROM bounce AS b"
	    "  WHERE b.delivery_id = d.id"
	    "  AND b.class NOT IN ('automatic','complaint'))";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, address);
	query_bind_int(&query, until_at);
	return query_first(&query, at_r, err);
}

int
store_bounce_has(
    struct store *store, int64_t delivery_id, bool *has_r, struct err *err)
{
	static const char select[] =
	    "SELECT 1 FROM bounce WHERE delivery_id = ?1"
	    " AND class IN ('address','full') AND storm_id IS NULL";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, delivery_id);
	return query_step(&query, has_r, err);
}
