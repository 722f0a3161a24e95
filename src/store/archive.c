/* A person's traces across the tables of post and queue. */
#include "crieur/store/archive.h"

#include "sql.h"

ROW_DEFINE(mail, MAIL_ROW)

int
store_post_by_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(
		MAIL_ROW) " FROM (SELECT post.id, post.decided_at AS at, post.list,"
			  "  post.state, message.subject, message.header_from AS address"
			  "  FROM post JOIN message ON message.id = post.message_id"
			  "  WHERE post.author_person_id = ?1) ORDER BY id",
	    ARGS(INT(person_id)), cursor, err);
}

int
store_post_by_count(
    struct store *store, int64_t person_id, int64_t *n_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM post WHERE author_person_id = ?1",
	    ARGS(INT(person_id)), n_r, err);
}

int
store_delivery_to_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT(
		MAIL_ROW) " FROM (SELECT delivery.id, coalesce(delivery.done_at,"
			  "  outgoing.created_at) AS at, outgoing.list, delivery.state,"
			  "  outgoing.kind AS subject, delivery.address"
			  "  FROM delivery JOIN outgoing"
			  "  ON outgoing.id = delivery.outgoing_id"
			  "  WHERE delivery.person_id = ?1) ORDER BY id",
	    ARGS(INT(person_id)), cursor, err);
}

int
store_dues_detach(struct store *store, int64_t person_id, int64_t now,
    int64_t *n_rows_r, struct err *err)
{
	return sql_change(store,
	    "INSERT INTO erased_dues(paid_from, paid_until, amount_cents,"
	    " source, reference, recorded_at, erased_at)"
	    " SELECT paid_from, paid_until, amount_cents, source, reference,"
	    " recorded_at, ?2 FROM dues WHERE person_id = ?1",
	    ARGS(INT(person_id), INT(now)), n_rows_r, err);
}

int
store_erase_traces(struct store *store, int64_t person_id, int64_t now,
    int64_t *n_cancelled_r, struct err *err)
{
	static const char *const statements[] = {
		"UPDATE delivery SET address = 'erased:' || id, last_text = '',"
		" person_id = NULL WHERE person_id = ?1 AND state <> 'sending'",
		"DELETE FROM unmatched WHERE settlement = 'person ' || ?1",
		"UPDATE event SET detail = ''"
		" WHERE subject = 'person' AND subject_id = ?1",
		"UPDATE confirmation SET address = 'erased' WHERE address IN"
		" (SELECT address FROM address WHERE person_id = ?1)",
		"UPDATE post SET moderated_by = 'erased' WHERE moderated_by IN"
		" (SELECT address FROM address WHERE person_id = ?1)",
		"DELETE FROM answer WHERE person_id = ?1",
		"UPDATE event SET actor = 'erased' WHERE actor IN"
		" (SELECT address FROM address WHERE person_id = ?1)",
	};

	if (sql_change(store,
		"UPDATE delivery SET state = 'cancelled', done_at = ?2"
		" WHERE person_id = ?1 AND state = 'queued'",
		ARGS(INT(person_id), INT(now)), n_cancelled_r, err) != 0)
		return -1;
	for (size_t i = 0; i < COUNT_OF(statements); i++) {
		if (sql_run(store, statements[i], ARGS(INT(person_id)), err) !=
		    0)
			return -1;
	}
	return 0;
}

int
store_erase_address(struct store *store, struct span address, struct err *err)
{
	static const char *const statements[] = {
		"DELETE FROM unmatched WHERE address = ?1"
		" OR payer_address = ?1",
		"DELETE FROM author_address WHERE address = ?1",
		"DELETE FROM answer WHERE address = ?1",
		/* Where a log or an alert names it among other words. */
		"UPDATE event SET detail = replace(detail, ?1, '(erased)')"
		" WHERE detail LIKE '%' || ?1 || '%'",
		"UPDATE alert SET text = replace(text, ?1, '(erased)')"
		" WHERE text LIKE '%' || ?1 || '%'",
		"UPDATE set_aside SET loss = replace(loss, ?1, '(erased)')"
		" WHERE loss LIKE '%' || ?1 || '%'",
	};

	for (size_t i = 0; i < COUNT_OF(statements); i++) {
		if (sql_run(store, statements[i], ARGS(SPAN(address)), err) !=
		    0)
			return -1;
	}
	return 0;
}
