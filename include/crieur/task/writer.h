#ifndef CRIEUR_TASK_WRITER_H
#define CRIEUR_TASK_WRITER_H
/* Whether an answer is from whom it should be. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/post/summary.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

/* Why a mail decides nothing and is not answered; NULL: a person wrote it. */
const char *writer_is_nobody(const struct summary *summary);

/* Whether that person wrote the mail: from one of their addresses, or logged in
 * as themselves. */
struct writer_question {
	struct store *store;
	const struct post_row *mail;
	int64_t person_id;
	int64_t at;
};

MUST_USE int writer_is(const struct writer_question *question,
    struct arena *arena, bool *is_r, struct err *err);

#endif
