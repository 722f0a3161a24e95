/* The table event. */
#include "crieur/store/event.h"

#include "sql.h"

ROW_DEFINE(event, EVENT_ROW)

int
store_event_add(struct store *store, const struct event *event, struct err *err)
{
	return sql_run(store,
	    "INSERT INTO event(at, actor, subject, subject_id, what, detail)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	    ARGS(INT(event->at), TEXT(event->actor), TEXT(event->subject),
		INT(event->subject_id), TEXT(event->what),
		TEXT(event->detail != NULL ? event->detail : "")),
	    err);
}

int
store_event_walk(struct store *store, const char *subject, int64_t subject_id,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    SELECT_FROM(EVENT_ROW,
		"event WHERE subject = ?1 AND subject_id = ?2 ORDER BY id"),
	    ARGS(TEXT(subject), INT(subject_id)), cursor, err);
}

int
store_list_event_since(struct store *store, const char *list,
    const struct event *event, bool *was_r, struct err *err)
{
	return sql_has(store,
	    "SELECT 1 FROM event WHERE subject = 'site' AND what = ?1"
	    " AND at > ?2 AND substr(detail, 1, length(?3) + 2) = ?3 || ': '",
	    ARGS(TEXT(event->what), INT(event->at), TEXT(list)), was_r, err);
}
