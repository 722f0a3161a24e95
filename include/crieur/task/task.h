#ifndef CRIEUR_TASK_TASK_H
#define CRIEUR_TASK_TASK_H
/*
 * A task: one post, and what is to be done about it. The runner takes a write
 * transaction, reads the post, finds its list, reads its message once, has it
 * done, finishes the post and commits; after a crash it is done or it is not.
 *
 *      post, list, message ──▶ task_function ──▶ outcome ──▶ finish, commit
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/message/answer.h"
#include "crieur/notice/catalogue.h"
#include "crieur/policy/site.h"
#include "crieur/post/audience.h"
#include "crieur/post/moderator.h"
#include "crieur/post/summary.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"
#include "crieur/task/outcome.h"

/* Where, for whom and when. */
struct task_context {
	struct store *store;
	const struct site *site;
	int64_t at;
};

struct task {
	struct store *store;
	const struct site *site;
	int64_t at;
	struct arena *arena; /* where all texts of the task live */
	struct post_row post;
	const struct list *list; /* NULL: the site's own address */
	struct summary summary;  /* of its message */
	const char *words;       /* task_words(); NULL: not read yet */
	/* The mail under work that this one is looked at for; NULL: itself. */
	const struct task *cause;
	int64_t former_id; /* a post this one replaces: its thread goes on */
	/* The gaps of the notices about it: task/notice.h. */
	struct field *fields;
	size_t n_fields;
	bool has_lost_field; /* there was no memory for one */
	struct task_result result;
};

/* Within the write transaction; what it leaves in task->result counts. */
typedef int task_function(struct task *task, struct err *err);

/* Have what done to an accepted post, and finish it. */
MUST_USE int task_work_off(const struct task_context *context, int64_t post_id,
    task_function *what, struct task_result *result_r, struct err *err);

/* Have what done about a post in any state; it is not finished. */
MUST_USE int task_run(const struct task_context *context, int64_t post_id,
    task_function *what, struct task_result *result_r, struct err *err);

/* Another post beside the one under work: a task within the transaction, the
 * arena and the moment of that one. To be closed. */
MUST_USE int task_open(struct task *task, const struct task *beside,
    int64_t post_id, struct err *err);
void task_close(struct task *task);

/* What its author wrote, quotation and signature taken off; read once. */
MUST_USE int task_words(
    struct task *task, struct span *words_r, struct err *err);

/* What these words, or where there are none its subject, surely say to a
 * question of ours; see answer_read_mail(). words: on the task's arena. */
MUST_USE int task_answer(struct task *task, enum answer_place place,
    enum answer_word *word_r, struct str *words, struct err *err);

/* Why a mail decides nothing and is not answered: "unreadable", "automatic";
 * NULL: a person wrote it. */
const char *task_silence(const struct task *task);

/* Whether that person, or who has that address, wrote the post. A From that a
 * login contradicts is another's. */
enum task_by {
	TASK_BY_OTHER,
	TASK_BY_CLAIM,  /* From says so, and nothing proves it */
	TASK_BY_PERSON, /* a login, DMARC, DKIM or their own word proves it */
};

struct task_whom {
	int64_t person_id;   /* 0: the register knows nobody */
	const char *address; /* theirs beside the register's; "" : none */
};

MUST_USE int task_is_by(const struct task *task, const struct task_whom *whom,
    enum task_by *by_r, struct err *err);

/* That person at the address the register has mail of the list go to; address
 * NULL: there is none. */
MUST_USE int task_person(const struct task *task, int64_t person_id,
    struct audience_member *member_r, struct err *err);

/* The author, as somebody to write to. */
struct audience_member task_author(const struct task *task);

/* Whether it came to LIST-what@, without a token: "-request". */
bool task_is_to(const struct task *task, const char *what);

/* How long it waits for an answer: its list's patience, or the site's. */
const struct patience *task_patience(const struct task *task);
const char *task_language(const struct task *task);

/* Who answers for the list (or the site); who holds a role. In arena. */
MUST_USE int task_moderators(
    const struct task *task, struct moderators *moderators_r, struct err *err);
MUST_USE int task_role(const struct task *task, const char *role,
    struct moderators *moderators_r, struct err *err);

/* Whether that person may moderate the list; see moderators_may(). */
MUST_USE int task_may_moderate(const struct task *task, int64_t person_id,
    bool is_called, bool *may_r, struct err *err);

/* One line into the log of the post. */
MUST_USE int task_note(const struct task *task, const char *actor,
    const char *what, const char *detail, struct err *err);

#endif
