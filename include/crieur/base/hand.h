#ifndef CRIEUR_BASE_HAND_H
#define CRIEUR_BASE_HAND_H
/*
 * What each thread of a child has in hand, written where crieurd finds it when
 * the child has died: in memory that the two share. A fault marks the one whose
 * thread had it; after a SIGKILL all that were in hand may be the cause.
 */
#include <stdbool.h>
#include <stddef.h>

enum {
	HAND_SLOTS = 64,
	HAND_THING_SIZE = 60,
};

struct hand {
	_Atomic int state; /* 0 free, then HAND_… */
	char thing[HAND_THING_SIZE];
};

enum {
	HAND_HELD = 1,
	HAND_AT_FAULT = 2,
};

/* crieurd: the memory for one child, a descriptor; -1 without. */
int hand_make(void);

/* The child: from now on, there. Where it cannot be had, nothing is written
 * down. */
void hand_open(int fd);

/* This thread takes that in hand; has nothing in hand any more. */
void hand_take(const char *thing);
void hand_drop(void);

/* crieurd: what was in hand, which is forgotten then; texts that nobody vouches
 * for, but ended. */
size_t hand_empty(int fd, struct hand hands_r[HAND_SLOTS]);

#endif
