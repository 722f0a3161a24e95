#ifndef CRIEUR_SRC_RELAY_CONNECTIONS_H
#define CRIEUR_SRC_RELAY_CONNECTIONS_H
/*
 * The threads: one for each connection of each relay, so that a slow smarthost
 * holds nobody else. They belong to one site; when another site goes
 * live its threads end what they have in hand and leave, while the next
 * work already. One more asks the DNS, where a relay wants to know
 * of authors' domains.
 */
#include <stdbool.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"

struct connections;

struct connections_orders {
	const char *store_path;
	/* The password of a relay of the site; "" : it has none, NULL: it could
	 * not be read. */
	const char *(*password)(void *self, const struct relay *relay);
	void *self;
	const char *boot; /* of the machine */
	bool (*is_stopping)(void);
	void (*wake_clerk)(void); /* an answer of the DNS is there */
};

/* Holds the site. What orders point at outlives the connections. */
MUST_USE int connections_start(struct site *site,
    const struct connections_orders *orders, struct connections **connections_r,
    struct err *err);

/* There may be something to do. */
void connections_wake(struct connections *connections);

/* Whether the disk did not take what was to be on it: they leave, and nothing
 * is sent before a fresh process has looked at the store. */
bool connections_have_failed(struct connections *connections);

/* To leave after the transaction in hand; does not wait. */
void connections_dismiss(struct connections *connections);

/* Wait for all to have left; sets NULL. With only_if_gone it waits for nobody:
 * *connections stays as long as one is there. */
void connections_join(struct connections **connections, bool only_if_gone);

#endif
