#ifndef CRIEUR_SRC_CRIEURD_CHILD_H
#define CRIEUR_SRC_CRIEURD_CHILD_H
/*
 * One of the children, as crieurd sees it:
 *
 *     waiting ──start──▶ starting ──"ready"──▶ working
 *        ▲                  │                     │
 *        └──── back-off ────┴──────── ended ──────┘
 */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

#include "backoff.h"
#include "identity.h"

enum child_name {
	CHILD_GATE,
	CHILD_INLET, /* only where a policy has inlets */
	CHILD_CLERK,
	CHILD_RELAY,
	CHILD_COUNT,
};

struct child {
	const char *name; /* "gate" */
	/* A socket pair for life: what waits in it outlives the process. */
	int sender;                 /* crieurd's and the other children's end */
	int inbox;                  /* becomes the child's descriptor 3 */
	int hand;                   /* base/hand.h */
	pid_t pid;                  /* 0: waiting */
	bool is_ready, has_settled; /* has_settled: was ready or ended once */
	int64_t started_ms, start_at_ms;
	struct backoff backoff;
	bool has_problem;
	char trouble[512]; /* with the store, as the child sees it; "": none */
	char told[1024];   /* the problem crieurd told of last */
};

/* Names and socket pairs; children_fini() in any case. */
MUST_USE int children_init(struct child children[CHILD_COUNT], struct err *err);
void children_fini(struct child children[CHILD_COUNT]);

struct child_order {
	const char *directory; /* of the programs */
	const char *store_path;
	struct identity identity;
	int secrets; /* a descriptor */
};

/* Start DIRECTORY/crieur-NAME --store PATH as that identity. */
MUST_USE int child_start(struct child children[CHILD_COUNT],
    enum child_name which, const struct child_order *order, struct err *err);

/* Read what the child said: whether it has become ready just now, and what is
 * wrong with the store. */
bool child_hears_ready(struct child *child);

/* It ended with that status of waitpid(2): when to start it again is set, and
 * what happened written to text. *is_failure_r is false where it only asked
 * for a restart. */
void child_ended(struct child *child, int status, char *text, size_t size,
    bool *is_failure_r);

#endif
