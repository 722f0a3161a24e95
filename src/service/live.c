/* The live policy: out of the store, and into it. */
#include "crieur/service/live.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crieur/store/event.h"
#include "crieur/store/policy.h"

int
live_bundle(struct store *store, int64_t policy_id, struct bundle *bundle_r,
    struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	struct policy_file_row file;
	int more;

	if (store_policy_file_walk(store, policy_id, &cursor, err) != 0)
		return -1;
	while ((more = policy_file_next(&cursor, &file, err)) > 0) {
		if (bundle_append(&bundle, file.name, file.text) != 0)
			return err_memory(err);
	}
	if (more < 0)
		return -1;
	*bundle_r = bundle;
	bundle = (struct bundle){ 0 };
	return 0;
}

/* The first error tells: a live policy was without error when it went live, so
 * it takes another version of the program to find one. */
static int
refuse_live(int64_t policy_id, const struct findings *findings, struct err *err)
{
	char text[512] = "it cannot be read";

	for (size_t i = 0; i < findings->n_items; i++) {
		if (findings->items[i].is_warning)
			continue;
		finding_format(&findings->items[i], text, sizeof(text));
		break;
	}
	return err_set(err, ERR_CONFIG, "the live policy (version %lld): %s",
	    (long long)policy_id, text);
}

int
live_site(struct store *store, struct site **site_r, int64_t *policy_id_r,
    struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	int64_t policy_id;

	if (store_policy_live(store, &policy_id, err) != 0)
		return -1;
	if (policy_id == 0)
		return err_set(err, ERR_UNREACHABLE,
		    "no policy is live in the store; start crieurd");
	if (live_bundle(store, policy_id, &bundle, err) != 0)
		return -1;
	if (site_build(&bundle, site_r, &findings) != 0)
		return refuse_live(policy_id, &findings, err);
	*policy_id_r = policy_id;
	return 0;
}

static bool
same_bundle(const struct bundle *a, const struct bundle *b)
{
	if (a->n_files != b->n_files)
		return false;
	for (size_t i = 0; i < a->n_files; i++) {
		if (strcmp(a->files[i].name, b->files[i].name) != 0 ||
		    a->files[i].len != b->files[i].len ||
		    memcmp(a->files[i].text, b->files[i].text,
			a->files[i].len) != 0)
			return false;
	}
	return true;
}

static int
insert_bundle(struct store *store, const struct bundle *bundle,
    const struct live_change *change, int64_t *policy_id_r, struct err *err)
{
	struct policy_row row = {
		.created_at = change->at,
		.actor = change->actor,
		.comment = change->comment,
	};
	struct event event = {
		.at = change->at,
		.actor = change->actor,
		.subject = "policy",
		.what = "live",
		.detail = change->comment,
	};

	if (store_policy_insert(store, &row, policy_id_r, err) != 0)
		return -1;
	for (size_t i = 0; i < bundle->n_files; i++) {
		const struct bundle_file *file = &bundle->files[i];
		const struct policy_file_row file_row = {
			.policy_id = *policy_id_r,
			.position = (int)i,
			.name = file->name,
			.text = span_from(file->text, file->len),
		};
		if (store_policy_file_insert(store, &file_row, err) != 0)
			return -1;
	}
	event.subject_id = *policy_id_r;
	return store_event_add(store, &event, err);
}

static int
publish(struct store *store, const struct bundle *bundle,
    const struct live_change *change, struct live_version *live_r,
    struct err *err)
{
	CLEANUP(bundle_fini) struct bundle live = { 0 };
	int64_t *policy_id = &live_r->policy_id;

	if (store_policy_live(store, policy_id, err) != 0)
		return -1;
	if (*policy_id != 0 && live_bundle(store, *policy_id, &live, err) != 0)
		return -1;
	live_r->is_new = !same_bundle(&live, bundle);
	if (!live_r->is_new)
		return 0;
	return insert_bundle(store, bundle, change, policy_id, err);
}

int
live_publish(struct store *store, const struct bundle *bundle,
    const struct live_change *change, struct live_version *live_r,
    struct err *err)
{
	struct live_version live;

	if (store_begin(store, err) != 0)
		return -1;
	if (publish(store, bundle, change, &live, err) != 0) {
		store_rollback(store);
		return -1;
	}
	if (store_commit(store, err) != 0)
		return -1;
	*live_r = live;
	return 0;
}

void
live_set_timezone(const struct site *site)
{
	if (site->timezone != NULL && site->timezone[0] != '\0')
		setenv("TZ", site->timezone, 1);
	tzset();
}
