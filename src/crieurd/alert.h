#ifndef CRIEUR_SRC_CRIEURD_ALERT_H
#define CRIEUR_SRC_CRIEURD_ALERT_H
/*
 * Telling the admin by a way that no relay is part of: one alert at a time, by
 * a process of its own that becomes alert.user (site.user where none is named),
 * writes to the mailbox, and then is the command. Which command that is comes
 * from the files of root, never from the store.
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* Zeroed at first. */
struct alert_try {
	pid_t pid; /* 0: none under way */
	int64_t id, n_tries;
	int64_t until_ms;
	int64_t told_at; /* of the own words under way */

	/* What crieurd itself has to tell, without the store: NULL: nothing. */
	struct alert_words {
		const char *source, *subject;
		char text[512];
		int64_t at, next_ms, n_tries;
	} own;
};

/* Have crieurd's own words told as soon as that can be, in place of others that
 * were not. source and subject outlive it. */
void alert_say(struct alert_try *alert, const char *source, const char *subject,
    const char *text);
/* Whether they wait for it, or are being told. */
bool alert_has_own(const struct alert_try *alert);

/* Begin the next one that is due; end one that takes too long. */
void alert_turn(
    struct alert_try *alert, struct store *store, const struct site *site);

/* After SIGCHLD. */
void alert_reap(struct alert_try *alert, struct store *store);

/* The one under way is told by the next crieurd. */
void alert_end(struct alert_try *alert);

#endif
