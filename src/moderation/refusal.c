/* Authors of posts that the smarthost takes for nobody. */
#include "crieur/moderation/moderation.h"
#include "crieur/notice/notice.h"
#include "crieur/store/handover.h"
#include "crieur/store/suspicion.h"
#include "crieur/task/notice.h"

enum {
	ROW_MEMORY = 16 * 1024,
};

static int
tell(struct task *task, struct err *err)
{
	struct task_notice notice = { .name = "undeliverable-author" };
	struct refusal_row row;

	if (store_refusal_next(task->store, task->arena, &row, err) != 0)
		return -1;
	/* Another may have come in between: then it is the next one's turn. */
	if (row.post_id != task->post.id)
		return 0;
	if (notice_prepare(task, err) != 0)
		return -1;
	const char *words = row.code != 0 ? arena_printf(task->arena, "%d %s",
						row.code, row.answer)
	                                  : row.answer;
	if (words == NULL)
		return err_memory(err);
	notice_set(task, "words", words);
	notice_number(task, "n_failed", row.n_failed);
	notice_set(task, "n_sent", "");
	if (row.n_sent > 0)
		notice_number(task, "n_sent", row.n_sent);
	if (notice_tell_author(
		task, &notice, &task->result.is_author_told, err) != 0 ||
	    store_refusal_told(task->store, row.outgoing_id, task->at, err) !=
		0)
		return -1;
	return task_note(task, "clerk", "undeliverable told", row.answer, err);
}

static int
put_aside(
    const struct task_context *context, int64_t outgoing_id, struct err *err)
{
	if (store_begin(context->store, err) != 0)
		return -1;
	return store_end(context->store,
	    store_refusal_told(context->store, outgoing_id, context->at, err),
	    err);
}

/* A short mail to the site's own address, for a message that was refused in
 * words that explain nothing while no other waits. */
static int
probe(const struct task_context *context, const struct suspicion_row *row,
    struct err *err)
{
	const struct site *site = context->site;
	const struct field fields[] = {
		{ "site", site->name },
		{ "relay", row->relay },
	};
	const struct notice notice = {
		.site = site,
		.name = "relay-probe",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = "", .address = site->address },
		.tried = site_relay(site, span_of(row->relay)),
		.is_urgent = true,
		.at = context->at,
	};
	bool is_sent = false;

	if (notice.tried != NULL &&
	    notice_send(context->store, &notice, &is_sent, err) != 0)
		return -1;
	return store_suspicion_probed(context->store, row, context->at, err);
}

int
moderation_try_relays(
    const struct task_context *context, int64_t *n_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct suspicion_row row;

	*n_r = 0;
	if (store_suspicion_unprobed(
		context->store, context->at + 1, &arena, &row, err) != 0)
		return -1;
	if (row.outgoing_id == 0)
		return 0;
	if (store_begin(context->store, err) != 0 ||
	    store_end(context->store, probe(context, &row, err), err) != 0)
		return -1;
	*n_r = 1;
	return 0;
}

int
moderation_tell_refusals(
    const struct task_context *context, int64_t *n_r, struct err *err)
{
	int64_t n = 0;

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(ROW_MEMORY);
		struct task_result result = { .outcome = TASK_NO_LIST };
		struct refusal_row row;
		if (store_refusal_next(context->store, &arena, &row, err) != 0)
			return -1;
		if (row.outgoing_id == 0)
			break;
		if (row.post_id != 0 &&
		    task_run(context, row.post_id, tell, &result, err) != 0)
			return -1;
		if (result.outcome == TASK_NO_LIST &&
		    put_aside(context, row.outgoing_id, err) != 0)
			return -1;
		n += result.is_author_told;
	}
	*n_r = n;
	return 0;
}
