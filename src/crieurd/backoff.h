#ifndef CRIEUR_SRC_CRIEURD_BACKOFF_H
#define CRIEUR_SRC_CRIEURD_BACKOFF_H
/*
 * How long to wait before a child that ended is started again: a second,
 * doubling to a minute; anew from a second once one has lived a minute. A child
 * that asks for a prompt restart, and had come to work, gets it at once.
 */
#include <stdbool.h>
#include <stdint.h>

enum {
	BACKOFF_FIRST_MS = 1000,
	BACKOFF_MOST_MS = 60 * 1000,
	BACKOFF_HEALTHY_MS = 60 * 1000,
};

/* Zeroed is valid: nothing went wrong yet. */
struct backoff {
	int64_t delay_ms; /* the last one given */
};

int64_t backoff_next(
    struct backoff *backoff, int64_t lived_ms, bool asks_for_restart);

#endif
