#ifndef CRIEUR_BOUNCE_RESUME_H
#define CRIEUR_BOUNCE_RESUME_H
/*
 * Mail to a suspended address goes on: by its person's word, from any of their
 * addresses, or by hand.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/task/task.h"

struct bounce_resume {
	struct store *store;
	const struct site *site;
	const struct list *list; /* whose words the answer has; may be NULL */
	const char *actor;
	const struct mailbox *answer_to; /* NULL: nobody is told */
	const char *in_reply_to;
	int64_t at;
};

/* Within the write transaction: an address that is suspended, or fails, is as
 * if it never had. */
MUST_USE int bounce_resume_address(
    const struct bounce_resume *resume, const char *address, struct err *err);

/* Every suspended address of a person. *n_r 0: there is none. */
MUST_USE int bounce_resume_person(const struct bounce_resume *resume,
    int64_t person_id, size_t *n_r, struct err *err);

/* Stop mail to an address now, whatever came back; nobody is written to. */
MUST_USE int bounce_suspend_address(struct store *store, const char *address,
    const char *actor, int64_t at, struct err *err);

/* Whether a mail that can be read says the word: "reprendre", "resume", alone
 * in its subject or at the beginning of what its author wrote. */
MUST_USE int bounce_resume_word(
    struct task *task, bool *is_word_r, struct err *err);

/* A mail to LIST-request@ with that word from a person who is proved;
 * TASK_OTHER: it is something else, and nothing was done. */
task_function bounce_request;

#endif
