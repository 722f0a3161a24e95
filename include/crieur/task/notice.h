#ifndef CRIEUR_TASK_NOTICE_H
#define CRIEUR_TASK_NOTICE_H
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
#include "crieur/post/summary.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

enum {
	SPEECH_FIELDS = 40,
};

struct speech {
	struct store *store;
	const struct site *site;
	const struct list *list; /* NULL: the site's own address */
	const struct post_row *row;
	const struct summary *summary;
	int64_t at;
	int64_t former_id; /* a post this one replaces: its thread goes on */
	struct field fields[SPEECH_FIELDS];
	size_t n_fields;
};

struct telling {
	int64_t n_moderators; /* told about a held post */
	/* The list has none: those who hold the role dsi were told. */
	bool is_fallback;
	/* Not even those: nothing is done, the post goes on waiting. */
	bool is_nobody_there;
	bool is_author_told;
	bool is_list_gone; /* the live policy has no such list: nothing done */
};

/* Fill the gaps; their texts live in arena. */
MUST_USE int speech_prepare(
    struct speech *speech, struct arena *arena, struct err *err);

/* Put one more value in, or another in its place. value must outlive its use.
 */
void speech_set(struct speech *speech, const char *name, const char *value);

/* Fill decision, by and decided with how the post ended, and words with the
 * moderator's; in arena. */
MUST_USE int speech_decision(
    struct speech *speech, struct arena *arena, struct err *err);

/* A copy of text in arena under that name. */
MUST_USE int speech_set_copy(struct speech *speech, struct arena *arena,
    const char *name, const struct str *text, struct err *err);

/* How long it waits for an answer: its list's patience, or the site's. */
const struct patience *speech_patience(const struct speech *speech);

const char *speech_language(const struct speech *speech);

/* Fill name with a link that opens a mail to address with that phrase in it, in
 * arena. */
MUST_USE int speech_set_link(struct speech *speech, const char *name,
    const char *address, const char *phrase, struct arena *arena,
    struct err *err);

/* How a notice to one who answers for the list goes. */
struct manner {
	const char *name;
	const char *reply_to;    /* "" : answers go nowhere */
	bool is_attached;        /* the post comes along */
	bool is_in_thread;       /* of the mail that first asked them */
	const char *in_reply_to; /* "" : as is_in_thread says */
};

MUST_USE int speech_to_moderator(const struct speech *speech,
    const struct manner *manner, const struct audience_member *member,
    bool *is_sent_r, struct err *err);

/* To the author, with the post attached where that is asked for. Answers go to
 * reply_to, NULL: to the facilitators. */
MUST_USE int speech_to_author(const struct speech *speech, const char *name,
    bool is_attached, const char *reply_to, bool *is_sent_r, struct err *err);

/* One line into the log of the post. */
MUST_USE int speech_note(const struct speech *speech, const char *actor,
    const char *what, const char *detail, struct err *err);

/*
 * Do one thing about one post in a write transaction: it is read and summed up
 * at first, within it, so that what is said is what it is. Where the live
 * policy has no such list nothing is done but to say so in telling_r.
 */
typedef int speech_function(struct speech *speech, struct arena *arena,
    struct telling *telling, struct err *err);

MUST_USE int speech_run(struct speech *speech, int64_t post_id,
    speech_function *what, struct telling *telling_r, struct err *err);

#endif
