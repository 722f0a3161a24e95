#ifndef CRIEUR_SRC_POST_DELAY_H
#define CRIEUR_SRC_POST_DELAY_H
/* Telling an author that a post will take long to reach everybody. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct delay {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct post_row *post;
	int priority;
	int64_t n_recipients;
	int64_t at;
};

/*
 * Once the post's deliveries are in the queue, within the same transaction: if
 * what the relay may hand over in a quarter of an hour is not enough, the
 * author is told when the last may be served; not a machine. *is_told_r says
 * whether.
 */
MUST_USE int delay_tell(const struct delay *delay,
    const struct message *message, bool *is_told_r, struct err *err);

#endif
