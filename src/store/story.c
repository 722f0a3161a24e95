/* Reading across the tables, for people. */
#include "crieur/store/story.h"

#include "query.h"

/* Walk over ids in the first column. */
static int
each_id(struct query *query,
    int (*visit)(void *self, int64_t id, struct err *err), void *self,
    struct err *err)
{
	bool has_row;

	while (query_step(query, &has_row, err) == 0) {
		if (!has_row)
			return 0;
		if (visit(self, query_int(query, 0), err) != 0)
			return -1;
	}
	return -1;
}

int
store_story_each_message(struct store *store, struct span header_message_id,
    int (*visit)(void *self, int64_t message_id, struct err *err), void *self,
    struct err *err)
{
	static const char select[] =
	    "SELECT id FROM message WHERE header_message_id = ?1"
	    " UNION SELECT message_id FROM outgoing"
	    "  WHERE header_message_id = ?1 AND message_id IS NOT NULL"
	    " UNION SELECT post.message_id FROM outgoing"
	    "  JOIN post ON post.id = outgoing.post_id"
	    "  WHERE outgoing.header_message_id = ?1"
	    " ORDER BY 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_text(&query, header_message_id);
	return each_id(&query, visit, self, err);
}

int
store_story_each_post(struct store *store, int64_t message_id,
    int (*visit)(void *self, int64_t post_id, struct err *err), void *self,
    struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store,
		"SELECT id FROM post WHERE message_id = ?1 ORDER BY id",
		err) != 0)
		return -1;
	query_bind_int(&query, message_id);
	return each_id(&query, visit, self, err);
}

#define COUNT_STATE(state)                                         \
 " (SELECT count(*) FROM delivery WHERE outgoing_id = outgoing.id" \
 "  AND state " state ")"

static const char select_outgoing[] =
    "SELECT id, created_at," COUNT_STATE("IN ('queued', 'sending')") "," COUNT_STATE(
	"= 'sent'") "," COUNT_STATE("= 'failed'") "," COUNT_STATE("= 'cancelled'") ", list, kind, relay, header_message_id"
										   " FROM outgoing WHERE post_id = ?1 ORDER BY id";

static int
read_outgoing(struct query *query, struct arena *arena,
    struct story_outgoing_row *row, struct err *err)
{
	const char **const texts[] = { &row->list, &row->kind, &row->relay,
		&row->header_message_id };

	row->id = query_int(query, 0);
	row->created_at = query_int(query, 1);
	row->n_waiting = query_int(query, 2);
	row->n_sent = query_int(query, 3);
	row->n_failed = query_int(query, 4);
	row->n_cancelled = query_int(query, 5);
	for (int i = 0; i < (int)COUNT_OF(texts); i++) {
		if (query_dup(query, 6 + i, arena, texts[i], err) != 0)
			return -1;
	}
	return 0;
}

int
store_story_each_outgoing(struct store *store, int64_t post_id,
    int (*visit)(
	void *self, const struct story_outgoing_row *row, struct err *err),
    void *self, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row;

	if (query_open(&query, store, select_outgoing, err) != 0)
		return -1;
	query_bind_int(&query, post_id);
	while (query_step(&query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct story_outgoing_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_outgoing(&query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

static const char select_counts[] =
    "SELECT (SELECT count(*) FROM message),"
    " (SELECT count(*) FROM post WHERE state = 'accepted'),"
    " (SELECT count(*) FROM post WHERE state = 'held'"
    "  AND awaits_author = 0),"
    " (SELECT coalesce(min(decided_at), 0) FROM post WHERE state = 'held'"
    "  AND awaits_author = 0),"
    " (SELECT count(*) FROM post WHERE state = 'expanded'),"
    " (SELECT count(*) FROM post WHERE state = 'rejected'),"
    " (SELECT count(*) FROM post WHERE state = 'discarded'),"
    " (SELECT count(*) FROM delivery WHERE state = 'queued')"
    " + (SELECT count(*) FROM delivery WHERE state = 'sending'),"
    " (SELECT coalesce(min(created_at), 0) FROM outgoing WHERE id IN"
    "  (SELECT outgoing_id FROM delivery WHERE state = 'queued'"
    "   UNION SELECT outgoing_id FROM delivery WHERE state = 'sending')),"
    " (SELECT count(*) FROM delivery WHERE state = 'sent'),"
    " (SELECT count(*) FROM delivery WHERE state = 'failed'),"
    " (SELECT count(*) FROM delivery WHERE state = 'cancelled'),"
    " (SELECT count(*) FROM person), (SELECT count(*) FROM address),"
    " (SELECT coalesce(min(coalesce(moderated_at, decided_at)), 0)"
    "  FROM post WHERE state = 'accepted'),"
    " (SELECT count(*) FROM post WHERE awaits_author = 1)";

int
store_count(struct store *store, struct store_counts *counts_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select_counts, err) != 0 ||
	    query_step(&query, &has_row, err) != 0)
		return -1;
	*counts_r = (struct store_counts){
		.n_messages = query_int(&query, 0),
		.n_accepted = query_int(&query, 1),
		.n_held = query_int(&query, 2),
		.oldest_held_at = query_int(&query, 3),
		.n_expanded = query_int(&query, 4),
		.n_rejected = query_int(&query, 5),
		.n_discarded = query_int(&query, 6),
		.n_queued = query_int(&query, 7),
		.oldest_queued_at = query_int(&query, 8),
		.n_sent = query_int(&query, 9),
		.n_failed = query_int(&query, 10),
		.n_cancelled = query_int(&query, 11),
		.n_people = query_int(&query, 12),
		.n_addresses = query_int(&query, 13),
		.oldest_accepted_at = query_int(&query, 14),
		.n_unconfirmed = query_int(&query, 15),
	};
	return 0;
}

int
store_count_list(struct store *store, const char *list,
    struct list_counts *counts_r, struct err *err)
{
	static const char select[] =
	    "SELECT"
	    " (SELECT count(*) FROM post WHERE list = ?1 AND state = 'held'"
	    "  AND awaits_author = 0),"
	    " (SELECT coalesce(min(decided_at), 0) FROM post"
	    "  WHERE list = ?1 AND state = 'held' AND awaits_author = 0),"
	    " (SELECT count(*) FROM post WHERE list = ?1 AND purpose = 'post'"
	    "  AND state IN ('accepted', 'expanded')),"
	    " (SELECT coalesce(max(decided_at), 0) FROM post WHERE list = ?1"
	    "  AND purpose = 'post' AND state IN ('accepted', 'expanded')),"
	    " (SELECT count(*) FROM post"
	    "  WHERE list = ?1 AND awaits_author = 1)";
	struct query query CLEANUP(query_close) = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	*counts_r = (struct list_counts){
		.n_held = query_int(&query, 0),
		.oldest_held_at = query_int(&query, 1),
		.n_posts = query_int(&query, 2),
		.last_post_at = query_int(&query, 3),
		.n_unconfirmed = query_int(&query, 4),
	};
	return 0;
}
