#ifndef CRIEUR_TASK_ALLOWANCE_H
#define CRIEUR_TASK_ALLOWANCE_H
/*
 * Whether crieur answers a mail, decided here alone. What it says to the author
 * of a mail, or asks of somebody because of it, is counted by address and
 * person, by domain, by the network the mail came from, and in all, within an
 * hour and a day:
 *
 *     mail ── nobody can be answered, DMARC fails ──▶ nothing
 *      ├───── a registered person, proved ──▶ their own allowance
 *      └───── anything else ──▶ the allowance of unproved mail, of which one
 *                               network gets a quarter
 *
 * Without site.answers_per_hour, unproved mail gets 40 answers an hour, or a
 * quarter of the smallest budget where that is less.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/task/task.h"

struct allowance {
	bool is_proved;  /* goes before the announcements, if it is to */
	const char *why; /* not; "" : it is allowed */
	bool is_final;   /* nor will it be later */
	char network[48];
};

/* The mail that makes us write. */
const struct task *allowance_cause(const struct task *task);

/* Whether the mail is a registered person's, and proved to be. */
bool allowance_is_proved(const struct task *task);

/* Whether a notice about the task may go to that address; it is not counted. */
MUST_USE int allowance_find(const struct task *task,
    const struct audience_member *to, struct allowance *allowance_r,
    struct err *err);

/* It went. */
MUST_USE int allowance_take(const struct task *task,
    const struct audience_member *to, const struct allowance *allowance,
    struct err *err);

#endif
