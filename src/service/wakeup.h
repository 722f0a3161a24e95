#ifndef CRIEUR_SRC_SERVICE_WAKEUP_H
#define CRIEUR_SRC_SERVICE_WAKEUP_H
/*
 * The descriptors a child inherits, and its one signal. Signals know no
 * arguments: what they touch is file-scope state, the room's only one.
 */
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

enum {
	WAKEUP_OWN_INBOX = 3,
	/* The most that is told of the store. */
	WAKEUP_TROUBLE_SIZE = 512,
	WAKEUP_SECRETS = 6, /* service/secret.h */
	WAKEUP_HAND = 7,    /* base/hand.h */
};

/* Catch SIGTERM and SIGINT, ignore SIGPIPE and SIGHUP; look which of the
 * inherited descriptors are inboxes (none when started by hand). */
MUST_USE int wakeup_open(struct err *err);

/* Tell crieurd, at the other end of the inbox, that we are at work. */
void wakeup_say_ready(void);

/* As SIGTERM does. */
void wakeup_stop(void);

/* The crieurd that started this process, as of wakeup_open(); 0: by hand. */
pid_t wakeup_parent(void);

#endif
