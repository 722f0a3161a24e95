/* Deleting what the retention periods let go. */
#include "crieur/store/retention.h"

#include "crieur/base/date.h"

#include "sql.h"

/* The message m waits for nothing any more. */
#define IS_DONE                                                                     \
 " AND NOT EXISTS (SELECT 1 FROM post WHERE post.message_id = m.id"                 \
 "  AND (post.state IN ('held','unconfirmed','accepted') OR post.owes_notice = 1))" \
 " AND NOT EXISTS (SELECT 1 FROM outgoing JOIN delivery"                            \
 "  ON delivery.outgoing_id = outgoing.id WHERE outgoing.message_id = m.id"         \
 "  AND delivery.state IN ('queued','sending'))"

#define OLD_MESSAGES "FROM message AS m WHERE m.received_at < ?1" IS_DONE
#define OLD_CONTENTS OLD_MESSAGES " AND m.content IS NOT NULL"
#define REFUSED_CONTENTS                                                   \
 OLD_CONTENTS " AND NOT EXISTS (SELECT 1 FROM post"                        \
	      "  WHERE post.message_id = m.id AND (post.purpose <> 'post'" \
	      "  OR post.state = 'expanded'))"
#define BOUNCE_CONTENTS                             \
 OLD_CONTENTS " AND NOT EXISTS (SELECT 1 FROM post" \
	      "  WHERE post.message_id = m.id AND post.purpose <> 'bounce')"
#define OLD_NOTICES                                                     \
 "FROM outgoing AS m WHERE m.created_at < ?1 AND m.post_id IS NULL"     \
 " AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.outgoing_id =" \
 "  m.id AND delivery.state IN ('queued','sending'))"
#define OLD_EVENTS  "FROM event AS m WHERE m.at < ?1 AND m.subject "
#define OF_REGISTER "IN ('person','group','role','organisation')"

#define OLD_HANDOVERS   "FROM handover AS m WHERE m.ended_at < ?1"
#define MAIL_EVENTS     OLD_EVENTS "NOT " OF_REGISTER
#define REGISTER_EVENTS OLD_EVENTS OF_REGISTER
#define OLD_BOUNCES     "FROM bounce AS m WHERE m.at < ?1"
#define OLD_DUES        "FROM erased_dues AS m WHERE m.recorded_at < ?1"
#define OLD_UNMATCHED   "FROM unmatched AS m WHERE m.settled_at < ?1"
#define OLD_IMPORTS     "FROM set_aside AS m WHERE m.created_at < ?1"

#define OLD_AUTHOR_ADDRESSES "FROM author_address AS m WHERE m.expires_at < ?1"
#define OLD_DOMAINS          "FROM domain_policy AS m WHERE m.expires_at < ?1"

#define OLD_ALERTS "FROM alert AS m WHERE m.done_at < ?1"

#define HOW_MANY(rows) "SELECT count(*) " rows
#define ERASE_CONTENT(rows) \
 "UPDATE message SET content = NULL WHERE id IN (SELECT m.id " rows " LIMIT ?2)"
#define ERASE(table, rows) \
 "DELETE FROM " table " WHERE id IN (SELECT m.id " rows " LIMIT ?2)"

static const struct {
	const char *count, *erase;
} statements[FORGET_KINDS] = {
	[FORGET_CONTENTS] = { HOW_MANY(OLD_CONTENTS),
	    ERASE_CONTENT(OLD_CONTENTS) },
	[FORGET_REFUSED_CONTENTS] = { HOW_MANY(REFUSED_CONTENTS),
	    ERASE_CONTENT(REFUSED_CONTENTS) },
	[FORGET_BOUNCE_CONTENTS] = { HOW_MANY(BOUNCE_CONTENTS),
	    ERASE_CONTENT(BOUNCE_CONTENTS) },
	[FORGET_MESSAGES] = { HOW_MANY(OLD_MESSAGES),
	    ERASE("message", OLD_MESSAGES) },
	[FORGET_NOTICES] = { HOW_MANY(OLD_NOTICES),
	    ERASE("outgoing", OLD_NOTICES) },
	[FORGET_HANDOVERS] = { HOW_MANY(OLD_HANDOVERS),
	    ERASE("handover", OLD_HANDOVERS) },
	[FORGET_ALERTS] = { HOW_MANY(OLD_ALERTS), ERASE("alert", OLD_ALERTS) },
	[FORGET_EVENTS] = { HOW_MANY(MAIL_EVENTS),
	    ERASE("event", MAIL_EVENTS) },
	[FORGET_BOUNCES] = { HOW_MANY(OLD_BOUNCES),
	    ERASE("bounce", OLD_BOUNCES) },
	[FORGET_HISTORY] = { HOW_MANY(REGISTER_EVENTS),
	    ERASE("event", REGISTER_EVENTS) },
	[FORGET_DUES] = { HOW_MANY(OLD_DUES), ERASE("erased_dues", OLD_DUES) },
	[FORGET_UNMATCHED] = { HOW_MANY(OLD_UNMATCHED),
	    ERASE("unmatched", OLD_UNMATCHED) },
	[FORGET_AUTHOR_ADDRESSES] = { HOW_MANY(OLD_AUTHOR_ADDRESSES),
	    "DELETE FROM author_address WHERE seal IN (SELECT m.seal " OLD_AUTHOR_ADDRESSES
	    " LIMIT ?2)" },
	[FORGET_DOMAINS] = { HOW_MANY(OLD_DOMAINS),
	    "DELETE FROM domain_policy WHERE domain IN (SELECT m.domain " OLD_DOMAINS
	    " LIMIT ?2)" },
	[FORGET_IMPORTS] = { HOW_MANY(OLD_IMPORTS),
	    ERASE("set_aside", OLD_IMPORTS) },
};

int
store_forget(struct store *store, enum forget what, int64_t before_at,
    int64_t *n_r, struct err *err)
{
	return sql_change(store, statements[what].erase,
	    ARGS(INT(before_at), INT(RETENTION_PIECE)), n_r, err);
}

int
store_forget_count(struct store *store, enum forget what, int64_t before_at,
    int64_t *n_r, struct err *err)
{
	return sql_number(
	    store, statements[what].count, ARGS(INT(before_at)), n_r, err);
}

/* Bound since that day, or still: ?2. */
#define STILL_IN(table)                                                   \
 " AND NOT EXISTS (SELECT 1 FROM " table " AS t WHERE t.person_id = p.id" \
 "  AND (t.until IS NULL OR t.until >= ?2))"

int
store_next_departed(struct store *store, int64_t before_at, int64_t after_id,
    int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT p.id FROM person AS p WHERE p.id > ?3"
	    /* Not said since when: since they were entered. */
	    " AND (p.standing_since < ?2"
	    "  OR (p.standing_since IS NULL AND p.created_at < ?1))"
	    " AND (p.standing IN ('resigned','struck-off','deceased')"
	    "  OR (p.standing = 'guest'" STILL_IN("membership")
		STILL_IN("role_holder") STILL_IN(
		    "organisation_contact") " AND NOT EXISTS (SELECT 1 FROM dues WHERE dues.person_id = p.id"
					    "  AND (dues.paid_until IS NULL OR dues.paid_until >= ?2))))"
					    " ORDER BY p.id LIMIT 1",
	    ARGS(INT(before_at), DAY(date_of(before_at)), INT(after_id)), id_r,
	    err);
}
