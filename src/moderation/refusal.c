#include "crieur/moderation/refusal.h"

#include "crieur/store/refusal.h"
#include "crieur/task/notice.h"

enum {
	ROW_MEMORY = 16 * 1024,
};

/* A speech about one refusal: the speech comes first, so that one is found from
 * the other. */
struct refused {
	struct speech speech;
	const struct refusal_row *row;
};

static int
set_fields(struct refused *refused, struct arena *arena, struct err *err)
{
	const struct refusal_row *row = refused->row;
	char *words = arena_printf(arena, "%d %s", row->code, row->answer);
	char *n_failed = arena_printf(arena, "%lld", (long long)row->n_failed);
	char *n_sent = arena_printf(arena, "%lld", (long long)row->n_sent);

	if (words == NULL || n_failed == NULL || n_sent == NULL)
		return err_memory(err);
	speech_set(&refused->speech, "words", words);
	speech_set(&refused->speech, "n_failed", n_failed);
	speech_set(&refused->speech, "n_sent", row->n_sent > 0 ? n_sent : "");
	return 0;
}

static int
tell(struct speech *speech, struct arena *arena, struct telling *telling,
    struct err *err)
{
	struct refused *refused = (struct refused *)(void *)speech;

	if (speech_prepare(speech, arena, err) != 0 ||
	    set_fields(refused, arena, err) != 0 ||
	    speech_to_author(speech, "undeliverable-author", false, NULL,
		&telling->is_author_told, err) != 0 ||
	    store_refusal_told(
		speech->store, refused->row->outgoing_id, speech->at, err) != 0)
		return -1;
	return speech_note(
	    speech, "clerk", "undeliverable told", refused->row->answer, err);
}

static int
put_aside(struct store *store, int64_t outgoing_id, int64_t at, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	if (store_refusal_told(store, outgoing_id, at, err) != 0) {
		store_rollback(store);
		return -1;
	}
	return store_commit(store, err);
}

static int
tell_one(struct store *store, const struct site *site, int64_t at,
    const struct refusal_row *row, bool *is_told_r, struct err *err)
{
	struct refused refused = {
		.speech = { .store = store, .site = site, .at = at },
		.row = row,
	};
	struct telling telling = { 0 };

	if (row->post_id != 0 &&
	    speech_run(&refused.speech, row->post_id, tell, &telling, err) != 0)
		return -1;
	*is_told_r = telling.is_author_told;
	return row->post_id == 0 || telling.is_list_gone
	           ? put_aside(store, row->outgoing_id, at, err)
	           : 0;
}

int
moderation_tell_refusals(struct store *store, const struct site *site,
    int64_t at, int64_t *n_r, struct err *err)
{
	int64_t n = 0;

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(ROW_MEMORY);
		struct refusal_row row;
		bool is_told = false;
		if (store_refusal_next(store, &arena, &row, err) != 0)
			return -1;
		if (row.outgoing_id == 0)
			break;
		if (tell_one(store, site, at, &row, &is_told, err) != 0)
			return -1;
		n += is_told;
	}
	*n_r = n;
	return 0;
}
