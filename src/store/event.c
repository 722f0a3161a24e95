/* The table event. */
#include "crieur/store/event.h"

#include <stdbool.h>

#include "query.h"

int
store_event_add(struct store *store, const struct event *event, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO event(at, actor, subject, subject_id, what, detail)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, event->at);
	query_bind_string(&query, event->actor);
	query_bind_string(&query, event->subject);
	query_bind_int(&query, event->subject_id);
	query_bind_string(&query, event->what);
	query_bind_string(&query, event->detail != NULL ? event->detail : "");
	return query_run(&query, NULL, err);
}

static int
read_event(struct query *query, struct arena *arena, struct event *event,
    struct err *err)
{
	event->at = query_int(query, 0);
	if (query_dup(query, 1, arena, &event->actor, err) != 0 ||
	    query_dup(query, 2, arena, &event->what, err) != 0)
		return -1;
	return query_dup(query, 3, arena, &event->detail, err);
}

int
store_each_event(struct store *store, const char *subject, int64_t subject_id,
    int (*visit)(void *self, const struct event *event, struct err *err),
    void *self, struct err *err)
{
	static const char select[] =
	    "SELECT at, actor, what, detail FROM event"
	    " WHERE subject = ?1 AND subject_id = ?2 ORDER BY id";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, subject);
	query_bind_int(&query, subject_id);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct event event = {
			.subject = subject,
			.subject_id = subject_id,
		};
		if (!has_row)
			return 0;
		if (read_event(&query, &arena, &event, err) != 0 ||
		    visit(self, &event, err) != 0)
			return -1;
	}
	return -1;
}
