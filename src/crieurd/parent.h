#ifndef CRIEUR_SRC_CRIEURD_PARENT_H
#define CRIEUR_SRC_CRIEURD_PARENT_H
/* The life of crieurd once everything is in order: start the children, watch
 * them, reload, stop them. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

#include "alert.h"
#include "child.h"

struct parent {
	const char *config_path;
	const char *directory; /* of the children's programs */
	struct store *store;
	struct site *site; /* of the files: what root acts on */
	char *store_path;
	/* Called once, when every child is at work or has failed once. */
	void (*settled)(struct parent *parent);
	int ready_fd; /* settled's */
	int lock;     /* the descriptor of the store's lock */

	/* The parent's own. */
	struct child children[CHILD_COUNT];
	int64_t policy_id;      /* live when the files were last read */
	struct alert_try alert; /* under way */
	int signals;
	bool has_settled, is_stopping;
	bool is_renewing; /* everybody lets go of the store */
	/* The store is tried at times; what is wrong with it was told. */
	int64_t try_at_ms;
	bool is_out_of_place, is_trouble_told;
	char trouble[512];
};

/* Until SIGTERM or SIGINT. */
MUST_USE int parent_run(struct parent *parent, struct err *err);

#endif
