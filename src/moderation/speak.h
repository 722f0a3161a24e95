#ifndef CRIEUR_SRC_MODERATION_SPEAK_H
#define CRIEUR_SRC_MODERATION_SPEAK_H
/*
 * The gaps of the notices about one post, filled once and used for everybody
 * who is told.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/notice/catalogue.h"
#include "crieur/notice/notice.h"
#include "crieur/policy/site.h"
#include "crieur/post/audience.h"
#include "crieur/post/glance.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

enum {
	SPEECH_FIELDS = 16,
};

struct speech {
	struct store *store;
	const struct site *site;
	const struct list *list; /* NULL: the site's own address */
	const struct post_row *row;
	const struct glance *glance;
	int64_t at;
	struct field fields[SPEECH_FIELDS];
	size_t n_fields;
};

/* Fill the gaps; their texts live in arena. */
MUST_USE int speech_prepare(
    struct speech *speech, struct arena *arena, struct err *err);

/* Put one more value in. value must outlive the speech. */
void speech_set(struct speech *speech, const char *name, const char *value);

/* The notice of that name to one who answers for the list; answers go to
 * reply_to ("" : nowhere). */
MUST_USE int speech_to_moderator(const struct speech *speech, const char *name,
    const struct audience_member *member, const char *reply_to, bool *is_sent_r,
    struct err *err);

/* To the author, with the post attached where that is asked for. */
MUST_USE int speech_to_author(const struct speech *speech, const char *name,
    bool is_attached, bool *is_sent_r, struct err *err);

#endif
