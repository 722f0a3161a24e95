/* The table post, as the gate fills and asks it. */
#include "crieur/store/post_intake.h"

#include <string.h>

#include "query.h"

int
store_post_insert(struct store *store, const struct post_intake_row *row,
    int64_t *id_r, struct err *err)
{
	static const char insert[] =
	    "INSERT INTO post(message_id, list, purpose, recipient, state,"
	    " verdict, rule, rule_file, rule_line, because, policy_id,"
	    " author_person_id, proof, decided_at, owes_notice,"
	    " awaits_author, sender_domain)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17)";
	struct query query CLEANUP(query_close) = { 0 };
	/* See post.c. */
	bool awaits_author = strcmp(row->state, "unconfirmed") == 0;

	if (query_open(&query, store, insert, err) != 0)
		return -1;
	query_bind_int(&query, row->message_id);
	query_bind_string(&query, row->list);
	query_bind_string(&query, row->purpose);
	query_bind_string(&query, row->recipient);
	query_bind_string(&query, awaits_author ? "held" : row->state);
	query_bind_string(&query, row->verdict);
	query_bind_string(&query, row->rule);
	query_bind_string(&query, row->rule_file);
	query_bind_int(&query, row->rule_line);
	query_bind_string(&query, row->because);
	query_bind_id(&query, row->policy_id);
	query_bind_id(&query, row->author_person_id);
	query_bind_string(&query, row->proof);
	query_bind_int(&query, row->decided_at);
	query_bind_int(&query, row->owes_notice ? 1 : 0);
	query_bind_int(&query, awaits_author ? 1 : 0);
	query_bind_string(&query, row->sender_domain);
	if (query_run(&query, NULL, err) != 0)
		return -1;
	*id_r = query_last_id(store);
	return 0;
}

/* One number from the first row, or if_none. */
static int
first_number(
    struct query *query, int64_t if_none, int64_t *number_r, struct err *err)
{
	bool has_row = false;

	if (query_step(query, &has_row, err) != 0)
		return -1;
	*number_r = has_row ? query_int(query, 0) : if_none;
	return 0;
}

int
store_post_find_duplicate(struct store *store,
    const struct duplicate_question *question, int64_t *message_id_r,
    struct err *err)
{
	static const char select[] =
	    "SELECT message.id FROM message"
	    " JOIN post ON post.message_id = message.id"
	    " WHERE message.header_message_id = ?1"
	    " AND message.fingerprint = ?2 AND message.received_at >= ?3"
	    " AND message.content IS NOT NULL"
	    " AND post.list = ?4 AND post.purpose = ?5"
	    " AND (?6 IS NULL OR post.recipient = ?6)"
	    " ORDER BY message.id LIMIT 1";
	struct query query CLEANUP(query_close) = { 0 };

	if (question->header_message_id[0] == '\0' ||
	    question->fingerprint.len == 0) {
		*message_id_r = 0;
		return 0;
	}
	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, question->header_message_id);
	query_bind_blob(&query, question->fingerprint);
	query_bind_int(&query, question->since_at);
	query_bind_string(&query, question->list);
	query_bind_string(&query, question->purpose);
	query_bind_string(&query, question->recipient);
	return first_number(&query, 0, message_id_r, err);
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
	struct query query CLEANUP(query_close) = { 0 };
	bool is_known = question->person_id != 0;

	if (query_open(&query, store,
		question->is_anybody ? count_all
		: is_known           ? count_by_person
				     : count_by_address,
		err) != 0)
		return -1;
	query_bind_string(&query, question->list);
	query_bind_int(&query, question->since_at);
	query_bind_int(&query, question->with_held ? 1 : 0);
	query_bind_int(&query, question->before_id);
	query_bind_int(&query, question->except_id);
	if (!question->is_anybody && is_known)
		query_bind_int(&query, question->person_id);
	else if (!question->is_anybody)
		query_bind_string(&query, question->header_from);
	return first_number(&query, 0, count_r, err);
}

int
store_post_count_commands(struct store *store, const char *header_from,
    int64_t since_at, int64_t *count_r, struct err *err)
{
	static const char select[] =
	    "SELECT count(*) FROM message"
	    " JOIN post ON post.message_id = message.id"
	    " WHERE message.header_from = ?1 AND message.received_at >= ?2"
	    " AND post.purpose = 'command' AND NOT EXISTS"
	    "  (SELECT 1 FROM private_answer WHERE post_id = post.id)";
	struct query query CLEANUP(query_close) = { 0 };

	if (query_open(&query, store, select, err) != 0)
		return -1;
	query_bind_string(&query, header_from);
	query_bind_int(&query, since_at);
	return query_first(&query, count_r, err);
}
