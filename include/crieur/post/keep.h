#ifndef CRIEUR_POST_KEEP_H
#define CRIEUR_POST_KEEP_H
/*
 * Taking responsibility for a message: the one place a 250 can come from.
 *
 * Once custody_take() has returned 0 and the answer is INTAKE_TAKE, the
 * message, its envelope, its proof and its verdicts survive the power cut and
 * nobody else will deliver it. In every other case the sender still has it.
 *
 * One thread commits for all: messages that arrive together share one commit,
 * each in a savepoint of its own, so that one that cannot be kept takes no
 * other with it.
 */
#include "crieur/base/err.h"
#include "crieur/post/arrive.h"

struct custody;

/* Open the store as the gate and start the thread. */
MUST_USE int custody_new(
    const char *store_path, struct custody **custody_r, struct err *err);

/* Finish what was handed in, stop the thread, free; NULL is accepted. */
void custody_free(struct custody **custody);

/*
 * Keep what the intake says, or only its trace where it is refused. The same
 * message for the same list within the site's duplicate_window is found here,
 * in the transaction that would keep it, and the answer settled anew: a retry
 * after a lost reply is acknowledged even if the rules have changed since.
 * Waits for the disk. Any thread. -1: nothing is kept, answer 4xx.
 */
MUST_USE int custody_take(
    struct custody *custody, struct intake *intake, struct err *err);

#endif
