#include "crieur/bounce/receive.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/bounce/resume.h"
#include "crieur/post/summary.h"
#include "crieur/store/bounce_state.h"
#include "crieur/store/event.h"
#include "crieur/store/post.h"

#include "class.h"
#include "prove.h"
#include "tell.h"

enum {
	ROW_MEMORY = 1024 * 1024,
	BOUNCE_MEMORY = 4 * 1024 * 1024,
};

struct receiving {
	struct store *store;
	const struct site *site;
	const struct post_row *row;
	const struct summary *summary;
	struct arena *arena;
	struct bounce bounce;
	int64_t at;
};

static int
note_at_post(const struct receiving *receiving, const char *what,
    const char *detail, struct err *err)
{
	struct event event = {
		.at = receiving->at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = receiving->row->id,
		.what = what,
		.detail = detail,
	};

	return store_event_add(receiving->store, &event, err);
}

static int
note_at_delivery(const struct receiving *receiving, int64_t delivery_id,
    const struct bounce_row *row, struct err *err)
{
	const char *detail = arena_printf(receiving->arena, "%s%s%s%s%s",
	    name_of(&bounce_class_names, (int)row->class),
	    row->code[0] != '\0' ? " " : "", row->code,
	    row->words[0] != '\0' ? ": " : "", row->words);
	struct event event = {
		.at = receiving->at,
		.actor = "clerk",
		.subject = "delivery",
		.subject_id = delivery_id,
		.what = "bounce",
		.detail = detail,
	};

	if (detail == NULL)
		return err_memory(err);
	return store_event_add(receiving->store, &event, err);
}

static int
source_of(const struct receiving *receiving, int64_t delivery_id,
    enum bounce_source *source_r, struct err *err)
{
	struct bounce_state_row state;

	if (store_bounce_state_by_probe(receiving->store, delivery_id,
		receiving->arena, &state, err) != 0)
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
		.at = receiving->at,
		.day = date_of(receiving->at),
		.address = proved->delivery.address,
		.list = proved->delivery.list,
		.delivery_id = proved->delivery.delivery_id,
		.class = verdict.class,
		.code = verdict.status,
		.words = words,
	};
	bool is_new;

	if (source_of(receiving, row.delivery_id, &row.source, err) != 0 ||
	    store_bounce_insert(receiving->store, &row, &is_new, err) != 0 ||
	    note_at_delivery(receiving, row.delivery_id, &row, err) != 0)
		return -1;
	if (!is_new || verdict.class != BOUNCE_CLASS_COMPLAINT)
		return 0;
	struct bounce_teller teller = {
		.store = receiving->store,
		.site = receiving->site,
		.at = receiving->at,
	};
	return tell_complaint(&teller, &row, err);
}

static int
take_all(const struct receiving *receiving, struct err *err)
{
	struct proof_question question = {
		.store = receiving->store,
		.site = receiving->site,
		.recipient = receiving->row->recipient,
		.bounce = &receiving->bounce,
		.at = receiving->at,
	};
	const struct proved *proved;
	size_t n = 0;

	if (receiving->bounce.kind == BOUNCE_NONE)
		return note_at_post(receiving, "no bounce",
		    "a mail to the address for bounces", err);
	if (prove(&question, receiving->arena, &proved, &n, err) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (take(receiving, &proved[i], err) != 0)
			return -1;
	}
	return note_at_post(receiving,
	    n > 0 ? "bounce received" : "bounce without proof",
	    receiving->row->subject, err);
}

/* A person's word at the address that ends a suspension. */
static int
take_word(struct receiving *receiving, bool *is_taken_r, struct err *err)
{
	struct span token =
	    address_token(receiving->site, receiving->row->recipient);
	struct bounce_state_row state;
	bool is_word = false;

	*is_taken_r = false;
	if (token.len == 0 || receiving->summary->is_automatic ||
	    receiving->bounce.kind != BOUNCE_NONE)
		return 0;
	const char *seal = arena_dup(receiving->arena, token);
	if (seal == NULL)
		return err_memory(err);
	if (store_bounce_state_by_seal(
		receiving->store, seal, receiving->arena, &state, err) != 0 ||
	    bounce_resume_word(receiving->summary->message, &is_word, err) != 0)
		return -1;
	if (state.address[0] == '\0' || !is_word)
		return 0;
	struct bounce_resume resume = {
		.store = receiving->store,
		.site = receiving->site,
		.list =
		    site_list(receiving->site, span_of(receiving->row->list)),
		.actor = receiving->row->header_from,
		.answer_to = &receiving->summary->author,
		.in_reply_to = receiving->row->header_message_id,
		.at = receiving->at,
	};
	*is_taken_r = true;
	return bounce_resume_address(&resume, state.address, err);
}

/* Where mail goes out from an account, people may write to it as well. */
static bool
is_for_people(const struct receiving *receiving)
{
	return receiving->row->list[0] == '\0' &&
	       receiving->bounce.kind == BOUNCE_NONE &&
	       !receiving->summary->is_automatic;
}

static int
read_and_take(
    struct receiving *receiving, bool *is_for_people_r, struct err *err)
{
	bool is_taken = false;

	if (bounce_read(receiving->summary->message, receiving->arena,
		&receiving->bounce, err) != 0 ||
	    take_word(receiving, &is_taken, err) != 0)
		return -1;
	*is_for_people_r = is_for_people(receiving);
	if (is_taken || *is_for_people_r)
		return 0;
	return take_all(receiving, err);
}

static int
work_off(struct receiving *receiving, struct err *err)
{
	bool is_for_people = false, is_changed;
	int result;

	if (receiving->summary->message != NULL)
		result = read_and_take(receiving, &is_for_people, err);
	else
		result =
		    note_at_post(receiving, "no bounce", "unreadable", err);
	if (result != 0)
		return -1;
	if (is_for_people)
		return store_post_for_people(
		    receiving->store, receiving->row->id, err);
	return store_post_finish(receiving->store, receiving->row->id,
	    POST_EXPANDED, receiving->at, 0, &is_changed, err);
}

/* Within the write transaction. */
static int
receive(const struct receiving *begun, int64_t post_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena rows = ARENA_LIMIT(ROW_MEMORY);
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(BOUNCE_MEMORY);
	struct summary summary CLEANUP(summary_fini) = { 0 };
	struct receiving receiving = *begun;
	struct post_row row;

	if (store_post_get(receiving.store, post_id, &rows, &row, err) != 0)
		return -1;
	if (row.state != POST_ACCEPTED)
		return 0;
	if (summary_read(receiving.store, &row, &summary, err) != 0)
		return -1;
	receiving.row = &row;
	receiving.summary = &summary;
	receiving.arena = &arena;
	return work_off(&receiving, err);
}

int
bounce_receive(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct err *err)
{
	struct receiving receiving = { .store = store, .site = site, .at = at };

	if (store_begin(store, err) != 0)
		return -1;
	if (receive(&receiving, post_id, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	return store_commit(store, err);
}
