#ifndef CRIEUR_SRC_RELAY_CONNECTION_H
#define CRIEUR_SRC_RELAY_CONNECTION_H
/*
 * One connection of one relay: takes recipients from the queue, hands them
 * over, keeps what came of it. Belongs to one thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/clock.h"
#include "crieur/base/err.h"
#include "crieur/base/spool.h"
#include "crieur/policy/site.h"
#include "crieur/smtp/session.h"
#include "crieur/store/database.h"
#include "crieur/store/log_sync.h"
#include "crieur/store/relay.h"

struct connection {
	struct store *store;
	const struct relay *relay;
	struct allowance site; /* of all relays together */
	const char *helo;
	const char *password; /* NULL: could not be read */
	struct clock clock;
	/* By which a clock that was set is known; boot NULL: not looked at. */
	struct clock uptime;
	const char *boot;
	struct log_sync *sync;     /* shared with the others */
	const char *folder;        /* for copies of large messages */
	bool is_urgent_only;       /* kept for what is urgent */
	int timeout_s;             /* of a step of the conversation */
	bool (*is_stopping)(void); /* asked where waiting has no end */

	/* Its own; zeroed at first. */
	struct smtp_session *session;
	struct ssl_session_st *ticket; /* with which the next is opened */
	bool is_trial;  /* of a relay that rested: one recipient shows it */
	bool owes_sync; /* the last outcome may not be on disk yet */
	int64_t rests_since_ms;
	unsigned n_transactions;     /* of this session */
	struct spool spool;          /* the message last sent, */
	int64_t message;             /* of this outgoing; 0: none */
	bool needs_8bit, needs_utf8; /* what was seen there */
};

/*
 * One transaction, or nothing: *look_again_at_r is when there may be more to
 * do, now or in the past: at once; INT64_MAX: when somebody calls. -1: the
 * store failed; nothing was lost, try later.
 */
MUST_USE int connection_turn(
    struct connection *connection, int64_t *look_again_at_r, struct err *err);

/* End the session, politely if there is one. */
void connection_fini(struct connection *connection);

#endif
