/* The table post: filled by the gate, worked on by the clerk, decided by the
 * moderators. */
#include "crieur/store/post.h"

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
	    POSTS("(post.state = 'held' OR post.state = 'unconfirmed')"
		  " AND post.purpose = 'post'"
		  " AND (?1 IS NULL OR post.list = ?1)"
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

/* Where a post may go from each state. */
#define TO(state) (1U << POST_##state)
static const unsigned moves[] = {
	[POST_ACCEPTED] = TO(EXPANDED) | TO(DISCARDED) | TO(UNCONFIRMED),
	[POST_HELD] = TO(ACCEPTED) | TO(REJECTED) | TO(DISCARDED),
	[POST_UNCONFIRMED] =
	    TO(ACCEPTED) | TO(HELD) | TO(REJECTED) | TO(DISCARDED),
	[POST_EXPANDED] = 0,
	[POST_REJECTED] = 0,
	[POST_DISCARDED] = 0,
};
#undef TO

struct move {
	int64_t post_id;
	enum post_state from, to;
};

/* The one way from a state to another. *is_changed_r false: the post is not in
 * the state from. */
static int
post_move(struct store *store, const struct move *move, bool *is_changed_r,
    struct err *err)
{
	if ((moves[move->from] & 1U << move->to) == 0)
		return err_set(err, ERR_BUG, "post %lld goes from %s to %s",
		    (long long)move->post_id, post_state_name(move->from),
		    post_state_name(move->to));
	return sql_changed(store,
	    "UPDATE post SET state = ?1 WHERE id = ?2 AND state = ?3",
	    ARGS(NAME(post_state_names, move->to), INT(move->post_id),
		NAME(post_state_names, move->from)),
	    is_changed_r, err);
}

int
store_post_moderate(struct store *store, const struct post_moderation *change,
    bool *is_changed_r, struct err *err)
{
	struct move move = { change->post_id, POST_HELD, change->state };

	if (post_move(store, &move, is_changed_r, err) != 0)
		return -1;
	move.from = POST_UNCONFIRMED;
	if (!*is_changed_r && post_move(store, &move, is_changed_r, err) != 0)
		return -1;
	if (!*is_changed_r)
		return 0;
	return sql_run(store,
	    "UPDATE post SET moderated_by = ?1, moderated_at = ?2,"
	    " words = ?3, owes_notice = ?4,"
	    " owes_closing = CASE WHEN n_asked > 0 THEN 1 ELSE 0 END"
	    " WHERE id = ?5",
	    ARGS(TEXT(change->by), INT(change->at), TEXT(change->words),
		INT(change->owes_notice), INT(change->post_id)),
	    err);
}

int
store_post_reconsider(struct store *store, const struct post_judgement *change,
    bool *is_changed_r, struct err *err)
{
	const struct move move = {
		change->post_id,
		POST_UNCONFIRMED,
		change->state,
	};

	if (post_move(store, &move, is_changed_r, err) != 0)
		return -1;
	if (!*is_changed_r)
		return 0;
	return sql_run(store,
	    "UPDATE post SET verdict = ?1, rule = ?2, rule_file = ?3,"
	    " rule_line = ?4, because = ?5, policy_id = ?6, proof = ?7,"
	    " decided_at = ?8, owes_notice = ?9 WHERE id = ?10",
	    ARGS(TEXT(change->verdict), TEXT(change->rule),
		TEXT(change->rule_file), INT(change->rule_line),
		TEXT(change->because), ID(change->policy_id),
		TEXT(change->proof), INT(change->at), INT(change->owes_notice),
		INT(change->post_id)),
	    err);
}

int
store_post_finish(struct store *store, const struct post_end *end,
    bool *is_changed_r, struct err *err)
{
	const struct move move = { end->post_id, POST_ACCEPTED, end->state };

	if (post_move(store, &move, is_changed_r, err) != 0)
		return -1;
	if (!*is_changed_r)
		return 0;
	return sql_run(store,
	    "UPDATE post SET expanded_at = ?1, n_recipients = ?2,"
	    " owes_notice = 0 WHERE id = ?3",
	    ARGS(INT(end->at), INT(end->n_recipients), INT(end->post_id)), err);
}

int
store_post_await(struct store *store, int64_t id, struct err *err)
{
	const struct move move = { id, POST_ACCEPTED, POST_UNCONFIRMED };
	bool is_changed;

	if (post_move(store, &move, &is_changed, err) != 0)
		return -1;
	return sql_run(store,
	    "UPDATE post SET owes_notice = 1 WHERE id = ?1 AND"
	    " state = 'unconfirmed'",
	    ARGS(INT(id)), err);
}

int
store_post_readdress(
    struct store *store, const struct post_address *to, struct err *err)
{
	return sql_run(store,
	    "UPDATE post SET list = ?2, recipient = ?3, purpose = ?4"
	    " WHERE id = ?1 AND state = 'accepted'",
	    ARGS(INT(to->post_id), TEXT(to->list), TEXT(to->recipient),
		NAME(purpose_names, to->purpose)),
	    err);
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
	return sql_insert(store,
	    "INSERT INTO post(message_id, list, purpose, recipient, state,"
	    " verdict, rule, rule_file, rule_line, because, policy_id,"
	    " author_person_id, proof, decided_at, owes_notice, sender_domain,"
	    " token_key)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, hex(randomblob(16)))",
	    ARGS(INT(row->message_id), TEXT(row->list),
		NAME(purpose_names, row->purpose), TEXT(row->recipient),
		NAME(post_state_names, row->state), TEXT(row->verdict),
		TEXT(row->rule), TEXT(row->rule_file), INT(row->rule_line),
		TEXT(row->because), ID(row->policy_id),
		ID(row->author_person_id), TEXT(row->proof),
		INT(row->decided_at), INT(row->owes_notice),
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
	    /* What a rule let fall may come again with a proof. */
	    " AND (post.state NOT IN ('rejected','discarded')"
	    "  OR post.moderated_by IS NOT NULL OR post.proof <> 'none')"
	    " AND post.list = ?4 AND post.purpose = ?5"
	    " AND (?6 IS NULL OR post.recipient = ?6)"
	    " ORDER BY message.id LIMIT 1",
	    ARGS(TEXT(question->header_message_id),
		BYTES(question->fingerprint), INT(question->since_at),
		TEXT(question->list), NAME(purpose_names, question->purpose),
		TEXT(question->recipient)),
	    message_id_r, err);
}

/* Each asks: list, since when, with those held, before which post, but for
 * which, and who. */
#define COUNTED                                                \
 " WHERE post.list = ?1 AND post.decided_at >= ?2"             \
 " AND post.purpose = 'post' AND (post.state IN"               \
 " ('accepted','expanded') OR post.state = 'held' AND ?3 = 1)" \
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
