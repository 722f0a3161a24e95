/* The table post: filled by the gate, worked on by the clerk, decided by the
 * moderators. */
#include "crieur/store/post.h"

#include <string.h>

#include "crieur/store/post_intake.h"

#include "sql.h"

ROW_DEFINE(post, POST_ROW)

#define POSTS(where)   \
 SELECT_FROM(POST_ROW, \
     "post JOIN message ON message.id = post.message_id WHERE " where)

int
store_post_get(struct store *store, int64_t id, struct arena *arena,
    struct post_row *row_r, struct err *err)
{
	int found = sql_row(store, POSTS("post.id = ?1"), ARGS(INT(id)),
	    INTO(post, row_r, arena), err);

	return sql_must(found, err, "there is no post %lld; see crieur held",
	    (long long)id);
}

int
store_post_next_accepted(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM post WHERE state = 'accepted' AND id > ?1"
	    " ORDER BY id LIMIT 1",
	    ARGS(INT(after_id)), id_r, err);
}

int
store_post_next_owing(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err)
{
	return sql_number(store,
	    "SELECT id FROM post WHERE owes_notice = 1 AND id > ?1"
	    " ORDER BY id LIMIT 1",
	    ARGS(INT(after_id)), id_r, err);
}

int
store_held_walk(struct store *store, const char *list, struct cursor *cursor,
    struct err *err)
{
	return sql_walk(store,
	    POSTS("post.state = 'held' AND (?1 IS NULL OR post.list = ?1)"
		  " ORDER BY post.id"),
	    ARGS(TEXT(list)), cursor, err);
}

int
store_posts_since_walk(struct store *store, int64_t since_at,
    struct cursor *cursor, struct err *err)
{
	return sql_walk(store,
	    POSTS("post.purpose = 'post' AND post.decided_at >= ?1"
		  " ORDER BY post.id"),
	    ARGS(INT(since_at)), cursor, err);
}

int
store_post_moderate(struct store *store, const struct post_moderation *change,
    bool *is_changed_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE post SET state = ?1, moderated_by = ?2, moderated_at = ?3,"
	    " words = ?4, owes_notice = ?5, awaits_author = 0,"
	    " owes_closing = CASE WHEN n_asked > 0 THEN 1 ELSE 0 END"
	    " WHERE id = ?6 AND state = 'held'",
	    ARGS(TEXT(change->state), TEXT(change->by), INT(change->at),
		TEXT(change->words), INT(change->owes_notice),
		INT(change->post_id)),
	    is_changed_r, err);
}

int
store_post_reconsider(struct store *store, const struct post_judgement *change,
    bool *is_changed_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE post SET state = ?1, verdict = ?2, rule = ?3,"
	    " rule_file = ?4, rule_line = ?5, because = ?6, policy_id = ?7,"
	    " proof = ?8, decided_at = ?9, owes_notice = ?10,"
	    " awaits_author = 0 WHERE id = ?11 AND awaits_author = 1",
	    ARGS(TEXT(change->state), TEXT(change->verdict), TEXT(change->rule),
		TEXT(change->rule_file), INT(change->rule_line),
		TEXT(change->because), ID(change->policy_id),
		TEXT(change->proof), INT(change->at), INT(change->owes_notice),
		INT(change->post_id)),
	    is_changed_r, err);
}

int
store_post_finish(struct store *store, int64_t id, const char *state,
    int64_t at, int64_t n_recipients, bool *is_changed_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE post SET state = ?1, expanded_at = ?2, n_recipients = ?3,"
	    " owes_notice = 0 WHERE id = ?4 AND state = 'accepted'",
	    ARGS(TEXT(state), INT(at), INT(n_recipients), INT(id)),
	    is_changed_r, err);
}

int
store_post_for_people(struct store *store, int64_t id, struct err *err)
{
	return sql_run(store,
	    "UPDATE post SET purpose = 'owner', rule = 'owner' WHERE id = ?1",
	    ARGS(INT(id)), err);
}

int
store_post_pay_notice(
    struct store *store, int64_t id, bool *is_changed_r, struct err *err)
{
	return sql_changed(store,
	    "UPDATE post SET owes_notice = 0 WHERE id = ?1 AND owes_notice = 1",
	    ARGS(INT(id)), is_changed_r, err);
}

int
store_post_insert(struct store *store, const struct post_intake_row *row,
    int64_t *id_r, struct err *err)
{
	bool awaits_author = strcmp(row->state, "unconfirmed") == 0;

	return sql_insert(store,
	    "INSERT INTO post(message_id, list, purpose, recipient, state,"
	    " verdict, rule, rule_file, rule_line, because, policy_id,"
	    " author_person_id, proof, decided_at, owes_notice,"
	    " awaits_author, sender_domain)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17)",
	    ARGS(INT(row->message_id), TEXT(row->list), TEXT(row->purpose),
		TEXT(row->recipient), TEXT(awaits_author ? "held" : row->state),
		TEXT(row->verdict), TEXT(row->rule), TEXT(row->rule_file),
		INT(row->rule_line), TEXT(row->because), ID(row->policy_id),
		ID(row->author_person_id), TEXT(row->proof),
		INT(row->decided_at), INT(row->owes_notice), INT(awaits_author),
		TEXT(row->sender_domain)),
	    id_r, err);
}

int
store_post_find_duplicate(struct store *store,
    const struct duplicate_question *question, int64_t *message_id_r,
    struct err *err)
{
	*message_id_r = 0;
	if (question->header_message_id[0] == '\0' ||
	    question->fingerprint.len == 0)
		return 0;
	return sql_number(store,
	    "SELECT message.id FROM message"
	    " JOIN post ON post.message_id = message.id"
	    " WHERE message.header_message_id = ?1"
	    " AND message.fingerprint = ?2 AND message.received_at >= ?3"
	    " AND message.content IS NOT NULL"
	    " AND post.list = ?4 AND post.purpose = ?5"
	    " AND (?6 IS NULL OR post.recipient = ?6)"
	    " ORDER BY message.id LIMIT 1",
	    ARGS(TEXT(question->header_message_id),
		BYTES(question->fingerprint), INT(question->since_at),
		TEXT(question->list), TEXT(question->purpose),
		TEXT(question->recipient)),
	    message_id_r, err);
}

/* Each asks: list, since when, with those held, before which post, but for
 * which, and who. */
#define COUNTED                                                    \
 " WHERE post.list = ?1 AND post.decided_at >= ?2"                 \
 " AND post.purpose = 'post' AND (post.state IN"                   \
 " ('accepted','expanded')"                                        \
 "  OR post.state = 'held' AND post.awaits_author = 0 AND ?3 = 1)" \
 " AND (?4 = 0 OR post.id < ?4) AND post.id <> ?5"

static const char count_all[] = "SELECT count(*) FROM post" COUNTED;

static const char count_by_person[] =
    "SELECT count(*) FROM post" COUNTED " AND post.author_person_id = ?6";

static const char count_by_address[] =
    "SELECT count(*) FROM message"
    " JOIN post ON post.message_id = message.id" COUNTED
    " AND message.header_from = ?6 AND post.author_person_id IS NULL";

int
store_post_count(struct store *store, const struct author_question *question,
    int64_t *count_r, struct err *err)
{
	const char *sql = count_by_address;
	struct sql_value who = TEXT(question->header_from);

	if (question->is_anybody) {
		sql = count_all;
		who = (struct sql_value){ .kind = SQL_END };
	} else if (question->person_id != 0) {
		sql = count_by_person;
		who = INT(question->person_id);
	}
	return sql_number(store, sql,
	    ARGS(TEXT(question->list), INT(question->since_at),
		INT(question->with_held), INT(question->before_id),
		INT(question->except_id), who),
	    count_r, err);
}

int
store_post_count_commands(struct store *store, const char *header_from,
    int64_t since_at, int64_t *count_r, struct err *err)
{
	return sql_number(store,
	    "SELECT count(*) FROM message"
	    " JOIN post ON post.message_id = message.id"
	    " WHERE message.header_from = ?1 AND message.received_at >= ?2"
	    " AND post.purpose = 'command' AND NOT EXISTS"
	    "  (SELECT 1 FROM private_answer WHERE post_id = post.id)",
	    ARGS(TEXT(header_from), INT(since_at)), count_r, err);
}
