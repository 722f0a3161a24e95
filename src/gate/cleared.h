#ifndef CRIEUR_SRC_GATE_CLEARED_H
#define CRIEUR_SRC_GATE_CLEARED_H
/*
 * Which messages came to the gate before they went to the verifiers.
 *
 * Anybody can write "Authentication-Results: (our name); dmarc=pass". So the
 * mail server calls the gate twice for each message: first of all milters,
 * where every such field there is comes from outside and is taken off, and last
 * of all, where every such field there is was put there in between, by a
 * verifier of ours. That the first call took place is remembered here, under
 * the mail server's queue id, as long as the connection of the first call is
 * about that message. Where it is not remembered, because the settings forget
 * the first call or the gate was started in between, no field is believed.
 */
#include <pthread.h>
#include <stdbool.h>

enum {
	QUEUE_ID_SIZE = 64
};

/* A member of what is cleared; "" while it is not among the others. */
struct cleared {
	struct cleared *next;
	char queue_id[QUEUE_ID_SIZE];
	bool was_asked_for; /* by the second call */
};

struct clearance {
	pthread_mutex_t lock;
	struct cleared *first;
};

void clearance_init(struct clearance *clearance);
void clearance_fini(struct clearance *clearance);

/* An id that is empty or too long to be one is not remembered. */
void clearance_add(
    struct clearance *clearance, struct cleared *cleared, const char *queue_id);
/* No effect on one that was not added. False if it was, and no second call has
 * asked for it. */
bool clearance_remove(struct clearance *clearance, struct cleared *cleared);
bool clearance_has(struct clearance *clearance, const char *queue_id);

#endif
