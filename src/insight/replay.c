#include "crieur/insight/replay.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/post/stored.h"

/* What one site says of the post the facts speak of: 1; 0: it has no such list.
 */
static int
judge_for(const struct site *site, const struct replayed *replayed,
    struct facts *facts, struct ruling *ruling_r, struct err *err)
{
	const struct list *list = site_list(site, span_of(replayed->row->list));

	if (list == NULL)
		return 0;
	facts->site = site;
	facts->list = list;
	return post_judge(facts, NULL, ruling_r, err) == 0 ? 1 : -1;
}

static int
tell(struct replay *replay, const struct replayed *replayed, struct err *err)
{
	const struct ruling *before = &replayed->before;
	bool is_both = replayed->before_exists && replayed->after_exists;
	bool differs = is_both
	                   ? before->verdict != replayed->after.verdict
	                   : replayed->before_exists != replayed->after_exists;

	replay->n_posts++;
	if (differs) {
		replay->n_changes++;
		return replay->visit(replay->self, replayed, err);
	}
	if (replayed->before_exists &&
	    !verdict_is(replayed->row->verdict, before->verdict))
		replay->n_register++;
	return 0;
}

/* The bytes, or, where they are no longer kept, the little the row says. */
static int
read_post(struct store *store, const struct post_row *row, struct str *raw,
    struct err *err)
{
	if (row->has_content)
		return stored_read(store, row, STORED_WHOLE, raw, err);
	str_addf(raw, "From: <%s>\r\nSubject: ", row->header_from);
	for (const char *at = row->subject; *at != '\0'; at++)
		str_addc(raw, *at == '\r' || *at == '\n' ? ' ' : *at);
	str_adds(raw, "\r\n");
	if (row->header_message_id[0] != '\0')
		str_addf(raw, "Message-ID: <%s>\r\n", row->header_message_id);
	str_adds(raw, "\r\n");
	return str_check(raw, err);
}

static int
decide_anew(struct replay *replay, const struct post_row *row, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	CLEANUP(str_fini) struct str raw = { 0 };
	CLEANUP(message_drop) struct message *message = NULL;
	struct replayed replayed = { .row = row };
	struct facts facts = {
		.store = replay->store,
		.size = (uint64_t)row->size,
		.at = row->decided_at,
		.day = date_of(row->decided_at),
		.before_id = row->id,
	};

	if (read_post(replay->store, row, &raw, err) != 0 ||
	    message_read(str_span(&raw), &message, err) != 0 ||
	    proof_read(span_of(row->proof), &facts.proofs, err) != 0 ||
	    register_person_by_address(ON_DAY(replay->store, facts.day, &arena),
		span_of(row->header_from), &facts.person, err) != 0)
		return -1;
	facts.message = message;
	facts.is_automatic =
	    row->envelope_sender[0] == '\0' || message_is_automatic(message);
	int before =
	    judge_for(replay->before, &replayed, &facts, &replayed.before, err);
	int after = before < 0 ? -1
	                       : judge_for(replay->after, &replayed, &facts,
				     &replayed.after, err);
	if (after < 0)
		return -1;
	replayed.before_exists = before > 0;
	replayed.after_exists = after > 0;
	/* Without its bytes a post is taken for a plain one. That is good
	 * enough where it gives the ruling the bytes gave. */
	if (row->has_content ||
	    (replayed.before_exists &&
		strcmp(replayed.before.rule, row->rule) == 0 &&
		verdict_is(row->verdict, replayed.before.verdict)))
		return tell(replay, &replayed, err);
	replay->n_gone++;
	return 0;
}

static int
replay_posts(struct replay *replay, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct post_row row;
	int more;

	if (store_posts_since_walk(
		replay->store, replay->since_at, &cursor, err) != 0)
		return -1;
	while ((more = post_next(&cursor, &row, err)) > 0) {
		/* No file: refused for the message's own sake, whatever the
		 * policy. */
		if (row.rule_file[0] != '\0' &&
		    decide_anew(replay, &row, err) != 0)
			return err_wrap(err, "post %lld", (long long)row.id);
	}
	return more;
}

int
insight_replay(struct replay *replay, struct err *err)
{
	if (store_begin_read(replay->store, err) != 0)
		return -1;
	int result = replay_posts(replay, err);
	store_rollback(replay->store);
	return result;
}
