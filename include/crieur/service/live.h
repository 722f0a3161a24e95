#ifndef CRIEUR_SERVICE_LIVE_H
#define CRIEUR_SERVICE_LIVE_H
/*
 * The policy that is live: the newest bundle in the store. The daemon, its
 * children and the command line read and replace it here.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/bundle.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* The files of a version. ERR_ABSENT if there is none of that id. */
MUST_USE int live_bundle(struct store *store, int64_t policy_id,
    struct bundle *bundle_r, struct err *err);

/* The live site, held once, and its version. Where none went live yet
 * ERR_UNREACHABLE; where this program cannot read it ERR_CONFIG. */
MUST_USE int live_site(struct store *store, struct site **site_r,
    int64_t *policy_id_r, struct err *err);

/*
 * Make a bundle live, in a transaction of its own. Where it says the same as
 * the live one nothing is written and is_new is false; policy_id is the live
 * version after it in both cases.
 */
struct live_version {
	int64_t policy_id;
	bool is_new;
};

struct live_change {
	const char *actor, *comment;
	int64_t at;
};

MUST_USE int live_publish(struct store *store, const struct bundle *bundle,
    const struct live_change *change, struct live_version *live_r,
    struct err *err);

/* What the process's local time is from now on: site->timezone. Only while no
 * other thread runs. */
void live_set_timezone(const struct site *site);

#endif
