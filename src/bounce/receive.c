#include "crieur/bounce/receive.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/bounce/resume.h"
#include "crieur/store/address.h"
#include "crieur/store/bounce_state.h"
#include "crieur/store/event.h"

#include "class.h"
#include "prove.h"
#include "tell.h"

struct receiving {
	struct task *task;
	struct bounce bounce;
};

static int
note_at_delivery(const struct receiving *receiving, int64_t delivery_id,
    const struct bounce_row *row, struct err *err)
{
	const char *detail = arena_printf(receiving->task->arena, "%s%s%s%s%s",
	    name_of(&bounce_class_names, (int)row->class),
	    row->code[0] != '\0' ? " " : "", row->code,
	    row->words[0] != '\0' ? ": " : "", row->words);
	struct event event = {
		.at = receiving->task->at,
		.actor = "clerk",
		.subject = "delivery",
		.subject_id = delivery_id,
		.what = "bounce",
		.detail = detail,
	};

	if (detail == NULL)
		return err_memory(err);
	return store_event_add(receiving->task->store, &event, err);
}

static int
source_of(const struct receiving *receiving, int64_t delivery_id,
    enum bounce_source *source_r, struct err *err)
{
	struct bounce_state_row state;

	if (store_bounce_state_by_probe(receiving->task->store, delivery_id,
		receiving->task->arena, &state, err) != 0)
		return -1;
	*source_r =
	    state.address[0] != '\0' ? BOUNCE_SOURCE_PROBE : BOUNCE_SOURCE_MAIL;
	return 0;
}

static int
take(const struct receiving *receiving, const struct proved *proved,
    struct err *err)
{
	const struct bounce *bounce = &receiving->bounce;
	struct bounce_verdict verdict = bounce_judge(bounce, proved->recipient);
	bool is_named = proved->recipient < bounce->n_recipients;
	const char *words = is_named
	                        ? bounce->recipients[proved->recipient].words
	                        : bounce->text;
	struct bounce_row row = {
		.at = receiving->task->at,
		.day = date_of(receiving->task->at),
		.address = proved->delivery.address,
		.list = proved->delivery.list,
		.delivery_id = proved->delivery.delivery_id,
		.class = verdict.class,
		.code = verdict.status,
		.words = words,
	};
	bool is_new;

	if (source_of(receiving, row.delivery_id, &row.source, err) != 0 ||
	    store_bounce_insert(receiving->task->store, &row, &is_new, err) !=
		0 ||
	    note_at_delivery(receiving, row.delivery_id, &row, err) != 0)
		return -1;
	if (!is_new || verdict.class != BOUNCE_CLASS_COMPLAINT)
		return 0;
	struct bounce_teller teller = {
		.store = receiving->task->store,
		.site = receiving->task->site,
		.at = receiving->task->at,
	};
	return tell_complaint(&teller, &row, err);
}

static int
take_all(const struct receiving *receiving, struct err *err)
{
	struct proof_question question = {
		.store = receiving->task->store,
		.site = receiving->task->site,
		.recipient = receiving->task->post.recipient,
		.bounce = &receiving->bounce,
		.at = receiving->task->at,
	};
	const struct proved *proved;
	size_t n = 0;

	if (receiving->bounce.kind == BOUNCE_NONE)
		return task_note(receiving->task, "clerk", "no bounce",
		    "a mail to the address for bounces", err);
	if (prove(&question, receiving->task->arena, &proved, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (take(receiving, &proved[i], err) != 0)
			return -1;
	}
	return task_note(receiving->task, "clerk",
	    n > 0 ? "bounce received" : "bounce without proof",
	    receiving->task->post.subject, err);
}

/* The address was mailed to their mailboxes alone: it proves them where nothing
 * contradicts it. */
static int
is_owners_word(const struct receiving *receiving, const char *address,
    enum task_by *by_r, struct err *err)
{
	struct address_row owner;
	struct task_whom whom = { .address = address };

	if (store_address_find(
		receiving->task->store, span_of(address), &owner, err) != 0)
		return -1;
	whom.person_id = owner.person_id;
	return task_is_by(receiving->task, &whom, by_r, err);
}

/* A person's word at the address that ends a suspension. */
static int
take_word(struct receiving *receiving, bool *is_taken_r, struct err *err)
{
	struct span token = address_token(
	    receiving->task->site, receiving->task->post.recipient);
	struct bounce_state_row state;
	bool is_word = false;
	enum task_by by;

	*is_taken_r = false;
	if (token.len == 0 || receiving->task->summary.is_automatic ||
	    receiving->bounce.kind != BOUNCE_NONE)
		return 0;
	const char *seal = arena_dup(receiving->task->arena, token);
	if (seal == NULL)
		return err_memory(err);
	if (store_bounce_state_by_seal(receiving->task->store, seal,
		receiving->task->arena, &state, err) != 0 ||
	    bounce_resume_word(receiving->task, &is_word, err) != 0)
		return -1;
	if (state.address[0] == '\0' || !is_word)
		return 0;
	if (is_owners_word(receiving, state.address, &by, err) != 0)
		return -1;
	*is_taken_r = by != TASK_BY_OTHER;
	if (by == TASK_BY_OTHER)
		return 0;
	struct bounce_resume resume = {
		.store = receiving->task->store,
		.site = receiving->task->site,
		.list = receiving->task->list,
		.actor = receiving->task->post.header_from,
		.answer_to = &receiving->task->summary.author,
		.in_reply_to = receiving->task->post.header_message_id,
		.at = receiving->task->at,
	};
	return bounce_resume_address(&resume, state.address, err);
}

/* Where mail goes out from an account, people may write to it as well. */
static bool
is_for_people(const struct receiving *receiving)
{
	return receiving->task->post.list[0] == '\0' &&
	       receiving->bounce.kind == BOUNCE_NONE &&
	       !receiving->task->summary.is_automatic;
}

int
bounce_receive(struct task *task, struct err *err)
{
	struct receiving receiving = { .task = task };
	bool is_taken = false;

	if (task->summary.message == NULL)
		return task_note(task, "clerk", "no bounce", "unreadable", err);
	if (bounce_read(task->summary.message, task->arena, &receiving.bounce,
		err) != 0 ||
	    take_word(&receiving, &is_taken, err) != 0)
		return -1;
	if (is_for_people(&receiving)) {
		task->result.outcome = TASK_OTHER;
		return store_post_for_people(task->store, task->post.id, err);
	}
	return is_taken ? 0 : take_all(&receiving, err);
}
