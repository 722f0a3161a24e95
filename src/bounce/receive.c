#include "crieur/bounce/receive.h"

#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/store/event.h"
#include "crieur/store/outgoing.h"
#include "crieur/store/post.h"

enum {
	ROW_MEMORY = 1024 * 1024,
};

/* What came back is noted where trace looks for it: at the delivery it is
 * about, where its address is one of a recipient's own. */
static int
note_about(struct store *store, const struct post_row *row, int64_t at,
    struct err *err)
{
	struct event event = {
		.at = at,
		.actor = "clerk",
		.subject = "delivery",
		.what = "bounce",
		.detail = row->subject,
	};

	if (store_delivery_by_sender(
		store, row->recipient, &event.subject_id, err) != 0)
		return -1;
	return event.subject_id != 0 ? store_event_add(store, &event, err) : 0;
}

static int
receive(struct store *store, int64_t post_id, int64_t at, struct err *err)
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
	if (note_about(store, &row, at, err) != 0 ||
	    store_event_add(store, &event, err) != 0)
		return -1;
	return store_post_finish(
	    store, post_id, "expanded", at, 0, &is_changed, err);
}

int
bounce_receive(
    struct store *store, int64_t post_id, int64_t at, struct err *err)
{
	if (store_begin(store, err) != 0)
		return -1;
	if (receive(store, post_id, at, err) != 0) {
		store_rollback(store);
		return err_wrap(err, "post %lld", (long long)post_id);
	}
	return store_commit(store, err);
}
