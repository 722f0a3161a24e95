/* A private answer that its one reader's server refuses: nobody but its writer
 * is told. */
#include "crieur/base/arena.h"
#include "crieur/notice/address.h"
#include "crieur/notice/notice.h"
#include "crieur/post/private.h"
#include "crieur/store/author_address.h"

enum {
	ROW_MEMORY = 64 * 1024,
};

/* The server's words are not passed on: they may name who is not to be seen. */
static int
tell(struct store *store, const struct site *site, int64_t at,
    const struct private_failure *failure, struct err *err)
{
	const struct list *list = site_list(site, span_of(failure->list));
	struct field fields[] = {
		{ "list", list != NULL ? list->address : failure->list },
		{ "subject", failure->subject },
	};
	struct notice notice = {
		.site = site,
		.list = list,
		.name = "private-undelivered",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.to = { .name = "", .address = failure->writer },
		.person_id = failure->writer_person_id,
		.is_reply = true,
		.in_reply_to = failure->header_message_id,
		.post_id = failure->post_id,
		.at = at,
	};
	bool is_sent;

	if (notice_send(store, &notice, &is_sent, err) != 0)
		return -1;
	return store_private_failure_told(store, failure->delivery_id, err);
}

int
post_private_failures(struct store *store, const struct site *site, int64_t at,
    int64_t *n_r, struct err *err)
{
	int64_t n = 0;

	for (;;) {
		CLEANUP(arena_fini)
		struct arena arena = ARENA_LIMIT(ROW_MEMORY);
		struct private_failure failure;
		if (store_private_failure_next(store, &arena, &failure, err) !=
		    0)
			return -1;
		if (failure.delivery_id == 0)
			break;
		if (store_begin(store, err) != 0)
			return -1;
		if (tell(store, site, at, &failure, err) != 0) {
			store_rollback(store);
			return err_wrap(
			    err, "post %lld", (long long)failure.post_id);
		}
		if (store_commit(store, err) != 0)
			return -1;
		n++;
	}
	*n_r = n;
	return 0;
}
