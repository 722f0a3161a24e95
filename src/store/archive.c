/* A person's traces across the tables of post and queue. */
#include "crieur/store/archive.h"

#include "query.h"

static int
visit_mails(struct store *store, const char *select, int64_t person_id,
    int (*visit)(void *self, const struct mail_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	while (query_step(&query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		struct mail_row row = {
			.id = query_int(&query, 0),
			.at = query_int(&query, 1),
			.list = query_text(&query, 2),
			.state = query_text(&query, 3),
			.subject = query_text(&query, 4),
			.address = query_text(&query, 5),
		};
		if (visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_each_post_by(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct mail_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT post.id, post.decided_at, post.list, post.state,"
	    " message.subject, message.header_from"
	    " FROM post JOIN message ON message.id = post.message_id"
	    " WHERE post.author_person_id = ?1 ORDER BY post.id";

	return visit_mails(store, select, person_id, visit, self, err);
}

int
store_each_delivery_to(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct mail_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT delivery.id, coalesce(delivery.done_at,"
	    "  outgoing.created_at), outgoing.list, delivery.state,"
	    " outgoing.kind, delivery.address"
	    " FROM delivery JOIN outgoing ON outgoing.id = delivery.outgoing_id"
	    " WHERE delivery.person_id = ?1 ORDER BY delivery.id";

	return visit_mails(store, select, person_id, visit, self, err);
}

static int
run_for_person(struct store *store, const char *sql, int64_t person_id,
    int64_t now, int64_t *n_changed_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, sql, err) != 0)
		return -1;
	query_bind_int(&query, person_id);
	if (now != 0)
		query_bind_int(&query, now);
	return query_run(&query, n_changed_r, err);
}

int
store_dues_detach(struct store *store, int64_t person_id, int64_t now,
    int64_t *n_rows_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO erased_dues(paid_from, paid_until, amount_cents,"
	    " source, reference, recorded_at, erased_at)"
	    " SELECT paid_from, paid_until, amount_cents, source, reference,"
	    " recorded_at, ?2 FROM dues WHERE person_id = ?1";

	return run_for_person(store, insert, person_id, now, n_rows_r, err);
}

int
store_erase_traces(struct store *store, int64_t person_id, int64_t now,
    int64_t *n_cancelled_r, struct err *err)
{
	static const char cancel[] =
	    "UPDATE delivery SET state = 'cancelled', done_at = ?2"
	    " WHERE person_id = ?1 AND state = 'queued'";
	static const char forget_delivery[] =
	    "UPDATE delivery SET address = 'erased:' || id, last_text = '',"
	    " person_id = NULL WHERE person_id = ?1 AND state <> 'sending'";
	static const char forget_unmatched[] =
	    "DELETE FROM unmatched WHERE settlement = 'person ' || ?1";
	static const char forget_event[] =
	    "UPDATE event SET detail = ''"
	    " WHERE subject = 'person' AND subject_id = ?1";
	static const char forget_confirmation[] =
	    "UPDATE confirmation SET address = 'erased' WHERE address IN"
	    " (SELECT address FROM address WHERE person_id = ?1)";
	static const char forget_moderator[] =
	    "UPDATE post SET moderated_by = 'erased' WHERE moderated_by IN"
	    " (SELECT address FROM address WHERE person_id = ?1)";
	static const char forget_actor[] =
	    "UPDATE event SET actor = 'erased' WHERE actor IN"
	    " (SELECT address FROM address WHERE person_id = ?1)";
	static const char *const others[] = { forget_confirmation,
		forget_moderator, forget_actor };
	int64_t n_cancelled;

	if (run_for_person(store, cancel, person_id, now, &n_cancelled, err) !=
		0 ||
	    run_for_person(store, forget_delivery, person_id, 0, NULL, err) !=
		0 ||
	    run_for_person(store, forget_unmatched, person_id, 0, NULL, err) !=
		0 ||
	    run_for_person(store, forget_event, person_id, 0, NULL, err) != 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(others); i++) {
		if (run_for_person(store, others[i], person_id, 0, NULL, err) !=
		    0)
			return -1;
	}
	*n_cancelled_r = n_cancelled;
	return 0;
}

int
store_erase_address(struct store *store, struct span address, struct err *err)
{
	static const char *const statements[] = {
		"DELETE FROM unmatched WHERE address = ?1"
		" OR payer_address = ?1",
		"DELETE FROM author_address WHERE address = ?1",
		/* Where a log or an alert names it among other words. */
		"UPDATE event SET detail = replace(detail, ?1, '(erased)')"
		" WHERE detail LIKE '%' || ?1 || '%'",
		"UPDATE alert SET text = replace(text, ?1, '(erased)')"
		" WHERE text LIKE '%' || ?1 || '%'",
		"UPDATE set_aside SET loss = replace(loss, ?1, '(erased)')"
		" WHERE loss LIKE '%' || ?1 || '%'",
	};

	for (size_t i = 0; i < COUNT_OF(statements); i++) {
		struct query query CLEANUP(query_close) = { 0 };
		if (query_open(&query, store, statements[i], err) != 0)
			return -1;
		query_bind_text(&query, address);
		if (query_run(&query, NULL, err) != 0)
			return -1;
	}
	return 0;
}
