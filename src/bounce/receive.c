#include "crieur/bounce/receive.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/token.h"
#include "crieur/store/event.h"
#include "crieur/store/post.h"

enum {
	ROW_MEMORY = 1024 * 1024,
};

/* What came back is noted where trace looks for it: at the outgoing it is
 * about, where its address has our seal. */
static int
note_about(struct store *store, const struct site *site,
    const struct post_row *row, int64_t at, struct err *err)
{
	struct span token_text =
	    site_match(site, span_of(row->recipient)).token;
	unsigned char key[TOKEN_KEY_SIZE];
	struct token token;
	struct err ignored = { 0 };
	char detail[40];
	struct event event = {
		.at = at,
		.actor = "clerk",
		.subject = "outgoing",
		.what = "bounce",
		.detail = detail,
	};

	if (token_text.len == 0)
		return 0;
	if (store_key(store, key, err) != 0)
		return -1;
	if (token_read(key, "bounce", token_text, at, &token, &ignored) != 0)
		return 0;
	event.subject_id = token.object;
	snprintf(
	    detail, sizeof(detail), "person %lld", (long long)token.person);
	return store_event_add(store, &event, err);
}

static int
receive(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct post_row row;
	bool is_changed = false;

	if (store_post_get(store, post_id, &arena, &row, err) != 0)
		return -1;
	struct event event = {
		.at = at,
		.actor = "clerk",
		.subject = "post",
		.subject_id = post_id,
		.what = "bounce received",
		.detail = row.subject,
	};
	if (strcmp(row.state, "accepted") != 0)
		return 0;
	if (note_about(store, site, &row, at, err) != 0 ||
	    store_event_add(store, &event, err) != 0)
		return -1;
	return store_post_finish(
	    store, post_id, "expanded", at, 0, &is_changed, err);
}

int
bounce_receive(struct store *store, const struct site *site, int64_t post_id,
    int64_t at, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	if (receive(store, site, post_id, at, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	return store_commit(store, err);
}
