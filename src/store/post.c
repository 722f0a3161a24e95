/* The table post, as the clerk and the moderators work on it. */
#include "crieur/store/post.h"

#include "query.h"

/* The columns read_row() expects, in its order. What waits for its author is
 * kept as held, which the first stores know, and read as unconfirmed. */
#define POST_COLUMNS                                                       \
 "SELECT post.id, post.message_id, post.rule_line,"                        \
 " coalesce(post.author_person_id, 0), post.decided_at, post.owes_notice," \
 " coalesce(post.moderated_at, 0), coalesce(post.expanded_at, 0),"         \
 " coalesce(post.n_recipients, 0), message.received_at, message.size,"     \
 " message.body_offset, message.content IS NOT NULL, post.is_escalated,"   \
 " post.list, post.purpose, post.recipient, CASE WHEN"                     \
 " post.awaits_author = 1 THEN 'unconfirmed' ELSE post.state END,"         \
 " post.verdict,"                                                          \
 " post.rule, post.rule_file, post.because, post.proof,"                   \
 " coalesce(post.moderated_by, ''), coalesce(post.words, ''),"             \
 " message.envelope_sender, message.header_from,"                          \
 " message.header_message_id, message.subject"                             \
 " FROM post JOIN message ON message.id = post.message_id"

static int
read_row(struct query *query, struct arena *arena, struct post_row *row,
    struct err *err)
{
	const char **const texts[] = { &row->list, &row->purpose,
		&row->recipient, &row->state, &row->verdict, &row->rule,
		&row->rule_file, &row->because, &row->proof, &row->moderated_by,
		&row->words, &row->envelope_sender, &row->header_from,
		&row->header_message_id, &row->subject };
	const int first = 14;

	for (int i = 0; i < (int)COUNT_OF(texts); i++) {
		if (query_dup(query, first + i, arena, texts[i], err) != 0)
			return -1;
	}
	row->id = query_int(query, 0);
	row->message_id = query_int(query, 1);
	row->rule_line = (unsigned)query_int(query, 2);
	row->author_person_id = query_int(query, 3);
	row->decided_at = query_int(query, 4);
	row->owes_notice = query_int(query, 5) != 0;
	row->moderated_at = query_int(query, 6);
	row->expanded_at = query_int(query, 7);
	row->n_recipients = query_int(query, 8);
	row->received_at = query_int(query, 9);
	row->size = query_int(query, 10);
	row->body_offset = query_int(query, 11);
	row->has_content = query_int(query, 12) != 0;
	row->is_escalated = query_int(query, 13) != 0;
	return 0;
}

int
store_post_get(struct store *store, int64_t id, struct arena *arena,
    struct post_row *row_r, struct err *err)
{
	static const char select[] = POST_COLUMNS " WHERE post.id = ?1";
	struct query query CLEANUP(query_close) = { 0 };
	struct post_row row = { 0 };
	bool has_row = false;

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, id);
	if (query_step(&query, &has_row, err) != 0)
		return -1;
	if (!has_row)
		return err_set(err, ERR_ABSENT,
		    "there is no post %lld; see crieur held", (long long)id);
	if (read_row(&query, arena, &row, err) != 0)
		return -1;
	*row_r = row;
	return 0;
}

/* The first number of the first row, 0 without one. */
static int
next_id(struct store *store, const char *select, int64_t after_id,
    int64_t *id_r, struct err *err)
{
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, after_id);
	return query_first(&query, id_r, err);
}

int
store_post_next_accepted(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM post WHERE state = 'accepted' AND id > ?1"
	    " ORDER BY id LIMIT 1";

	return next_id(store, select, after_id, id_r, err);
}

int
store_post_next_owing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	static const char select[] =
	    "SELECT id FROM post WHERE owes_notice = 1 AND id > ?1"
	    " ORDER BY id LIMIT 1";

	return next_id(store, select, after_id, id_r, err);
}

/* Each row of an opened query. */
static int
each_row(struct query *query,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err)
{
	bool has_row = false;

	while (query_step(query, &has_row, err) == 0) {
		CLEANUP(arena_fini) struct arena arena = { 0 };
		struct post_row row = { 0 };
		if (!has_row)
			return 0;
		if (read_row(query, &arena, &row, err) != 0 ||
		    visit(self, &row, err) != 0)
			return -1;
	}
	return -1;
}

int
store_post_each_held(struct store *store, const char *list,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] = POST_COLUMNS
	    " WHERE post.state = 'held' AND (?1 IS NULL OR post.list = ?1)"
	    " ORDER BY post.id";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, list);
	return each_row(&query, visit, self, err);
}

int
store_post_each_since(struct store *store, int64_t since_at,
    int (*visit)(void *self, const struct post_row *row, struct err *err),
    void *self, struct err *err)
{
	static const char select[] = POST_COLUMNS
	    " WHERE post.purpose = 'post' AND post.decided_at >= ?1"
	    " ORDER BY post.id";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_int(&query, since_at);
	return each_row(&query, visit, self, err);
}

static int
run_change(struct query *query, bool *is_changed_r, struct err *err)
{
	int64_t n_changed = 0;

	if (query_run(query, &n_changed, err) != 0)
		return -1;
	*is_changed_r = n_changed > 0;
	return 0;
}

int
store_post_moderate(struct store *store, const struct post_moderation *change,
    bool *is_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET state = ?1, moderated_by = ?2, moderated_at = ?3,"
	    " words = ?4, owes_notice = ?5, awaits_author = 0,"
	    " owes_closing = CASE WHEN n_asked > 0 THEN 1 ELSE 0 END"
	    " WHERE id = ?6 AND state = 'held'";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, change->state);
	query_bind_string(&query, change->by);
	query_bind_int(&query, change->at);
	query_bind_string(&query, change->words);
	query_bind_int(&query, change->owes_notice ? 1 : 0);
	query_bind_int(&query, change->post_id);
	return run_change(&query, is_changed_r, err);
}

int
store_post_reconsider(struct store *store, const struct post_judgement *change,
    bool *is_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET state = ?1, verdict = ?2, rule = ?3,"
	    " rule_file = ?4, rule_line = ?5, because = ?6, policy_id = ?7,"
	    " proof = ?8, decided_at = ?9, owes_notice = ?10,"
	    " awaits_author = 0 WHERE id = ?11 AND awaits_author = 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, change->state);
	query_bind_string(&query, change->verdict);
	query_bind_string(&query, change->rule);
	query_bind_string(&query, change->rule_file);
	query_bind_int(&query, change->rule_line);
	query_bind_string(&query, change->because);
	query_bind_id(&query, change->policy_id);
	query_bind_string(&query, change->proof);
	query_bind_int(&query, change->at);
	query_bind_int(&query, change->owes_notice ? 1 : 0);
	query_bind_int(&query, change->post_id);
	return run_change(&query, is_changed_r, err);
}

int
store_post_finish(struct store *store, int64_t id, const char *state,
    int64_t at, int64_t n_recipients, bool *is_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET state = ?1, expanded_at = ?2, n_recipients = ?3,"
	    " owes_notice = 0 WHERE id = ?4 AND state = 'accepted'";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_string(&query, state);
	query_bind_int(&query, at);
	query_bind_int(&query, n_recipients);
	query_bind_int(&query, id);
	return run_change(&query, is_changed_r, err);
}

int
store_post_for_people(struct store *store, int64_t id, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET purpose = 'owner', rule = 'owner' WHERE id = ?1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, id);
	return query_run(&query, NULL, err);
}

int
store_post_pay_notice(
    struct store *store, int64_t id, bool *is_changed_r, struct err *err)
{
	static const char update[] =
	    "UPDATE post SET owes_notice = 0 WHERE id = ?1 AND owes_notice = 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, update, err) != 0)
		return -1;
	query_bind_int(&query, id);
	return run_change(&query, is_changed_r, err);
}
