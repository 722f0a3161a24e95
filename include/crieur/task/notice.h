#ifndef CRIEUR_TASK_NOTICE_H
#define CRIEUR_TASK_NOTICE_H
/*
 * What people are told about a post: the gaps of the notices, filled once and
 * used for everybody who is told. A gap for which there is no memory fails the
 * next notice, so that nobody checks before.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"
#include "crieur/post/audience.h"
#include "crieur/post/moderator.h"
#include "crieur/task/task.h"

/* Fill the gaps every notice about a post may have: list, site, renewal,
 * owner, id, when, until, why, proof, subject, author, excerpt, expiry, who. */
MUST_USE int notice_prepare(struct task *task, struct err *err);

/* Fill decision, by and decided with how the post ended, and words with the
 * moderator's. */
MUST_USE int notice_decision(struct task *task, struct err *err);

/* Fill one more gap, or again: with a value that lives as long as the task;
 * with a copy; with a yes or no, as "{if name}" asks; with a phrase of the
 * catalogue; with a link that opens a mail to address with that phrase. */
void notice_set(struct task *task, const char *name, const char *value);
void notice_copy(struct task *task, const char *name, const char *value);
void notice_number(struct task *task, const char *name, int64_t value);
void notice_flag(struct task *task, const char *name, bool is_so);
void notice_phrase(struct task *task, const char *name, const char *phrase);
void notice_link(struct task *task, const char *name, const char *address,
    const char *phrase);

struct task_notice {
	const char *name; /* in the catalogue */
	/* NULL: to those who answer for the list; "" : answers go nowhere. */
	const char *reply_to;
	/* What it answers, in whose thread it goes; NULL: it answers nothing.
	 */
	const char *in_reply_to;
	bool is_in_thread; /* of the mail that first asked who is told */
	bool is_attached;  /* the post comes along */
	bool is_first;     /* goes before everything else */
	/* Of each who is told, where to answer to, "" : nowhere; NULL: as
	 * reply_to has it. May fill gaps. */
	int (*address_for)(struct task *task, int64_t person_id,
	    char address[ADDRESS_TEXT_SIZE], struct err *err);
};

/* An answer to the mail under work, or what it makes us ask of somebody; see
 * task/allowance.h: what nothing proves goes behind the announcements, whatever
 * is_first says. *is_sent_r false: there is no relay, the address is one of
 * ours, or it is not allowed, which is noted. */
MUST_USE int notice_tell(struct task *task, const struct task_notice *notice,
    const struct audience_member *to, bool *is_sent_r, struct err *err);

/* To its author, in answer to the post; nobody where a machine wrote, or nobody
 * can be written to. */
MUST_USE int notice_tell_author(struct task *task,
    const struct task_notice *notice, bool *is_sent_r, struct err *err);

/* To each of those who answer for a list or hold a role, whatever is allowed.
 * told: who were, with blanks between; in the arena. */
struct told {
	const char *addresses;
	int64_t n;
};

MUST_USE int notice_tell_each(struct task *task,
    const struct task_notice *notice, const struct moderators *members,
    struct told *told_r, struct err *err);

#endif
