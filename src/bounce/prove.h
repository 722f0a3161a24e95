#ifndef BOUNCE_PROVE_H
#define BOUNCE_PROVE_H
/* Which deliveries of ours a bounce proves to be about. */
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/policy/site.h"
#include "crieur/store/bounce.h"

#include "read.h"

struct proof_question {
	struct store *store;
	const struct site *site;
	const char *recipient; /* the address it came to */
	const struct bounce *bounce;
	int64_t at;
};

struct proved {
	struct bounced_row delivery;
	size_t recipient; /* which of the bounce's; n_recipients: none named */
};

/* Those in arena. */
MUST_USE int prove(const struct proof_question *question, struct arena *arena,
    const struct proved **proved_r, size_t *n_r, struct err *err);

/* What stands behind the delimiter of an address; empty if nothing. */
struct span address_token(const struct site *site, const char *address);

#endif
