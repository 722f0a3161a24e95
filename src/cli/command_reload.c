/* crieur reload: check everything, then make it live. The children look at the
 * store every second; the command waits until they work by it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/clock.h"
#include "crieur/insight/check.h"
#include "crieur/insight/comparison.h"
#include "crieur/insight/rehearse.h"
#include "crieur/service/live.h"
#include "crieur/service/running.h"
#include "crieur/store/process.h"

#include "context.h"
#include "files.h"
#include "table.h"

enum {
	PATIENCE_MS = 10 * 1000,
	LOOK_AGAIN_US = 100 * 1000,
};

/* Who runs, and who of them still works by an older policy. */
struct followers {
	int64_t policy_id;
	int n_running, n_behind;
	char behind[64];
};

static int
count_followers(
    struct context *context, struct followers *followers, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct process_row row;
	int more;

	if (store_process_walk(context->store, &cursor, err) != 0)
		return -1;
	while ((more = process_next(&cursor, &row, err)) > 0) {
		if (strcmp(row.name, "crieurd") == 0 ||
		    !process_is_running(&row))
			continue;
		followers->n_running++;
		if (row.policy_id >= followers->policy_id)
			continue;
		followers->n_behind++;
		snprintf(followers->behind, sizeof(followers->behind), "%s",
		    row.name);
	}
	return more;
}

static int
await_followers(struct context *context, int64_t policy_id,
    struct followers *followers, struct err *err)
{
	int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;

	for (;;) {
		*followers = (struct followers){ .policy_id = policy_id };
		if (count_followers(context, followers, err) != 0)
			return -1;
		if (followers->n_behind == 0 || clock_monotonic_ms() > end_ms)
			return 0;
		usleep(LOOK_AGAIN_US);
	}
}

static void
print_result(struct print *print, const struct findings *findings,
    int64_t policy_id, bool is_new, const struct followers *followers)
{
	print_facts(print,
	    is_new ? "policy {policy} is live"
		   : "policy {policy} stays live: nothing has changed",
	    FACTS(FLAG("ok", true), INT("policy", policy_id),
		FLAG("is_new", is_new), INT("running", followers->n_running),
		INT("behind", followers->n_behind)));
	files_print(print, findings);
	if (followers->n_running == 0)
		print_line(print,
		    "crieurd is not running; it begins with this policy");
	else if (followers->n_behind > 0)
		print_line(print, "crieur-%s has not taken it yet; see status",
		    followers->behind);
}

/* A refusal that the daemon told of is over. */
static int
forget_problem(struct context *context, struct err *err)
{
	return store_process_problem(
	    context->store, "crieurd", "", context->now, err);
}

static int
publish(struct context *context, const struct bundle *bundle,
    const struct findings *findings, struct err *err)
{
	const struct live_change change = {
		.actor = context->actor,
		.comment = "",
		.at = context->now,
	};
	struct followers followers = { 0 };
	struct live_version live;

	if (live_publish(context->store, bundle, &change, &live, err) != 0 ||
	    forget_problem(context, err) != 0 ||
	    await_followers(context, live.policy_id, &followers, err) != 0)
		return -1;
	print_result(
	    context->print, findings, live.policy_id, live.is_new, &followers);
	return 0;
}

int
run_reload(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;

	const char *path =
	    files_whole_path(context->config_path, context->arena);
	if (path == NULL)
		return err_memory(err);
	if (site_read(path, &bundle, &site, &findings) == 0) {
		live_set_timezone(site);
		insight_rehearse(site, context->store, context->now, &findings);
		insight_check(site, context->store, context->now, &findings);
		if (!args_has(args, "yes"))
			insight_guard(
			    site, context->store, context->now, &findings);
	}
	files_complain(&findings);
	if (findings.n_errors == 0)
		return publish(context, &bundle, &findings, err);
	print_facts(context->print,
	    "nothing has changed: what was live stays live",
	    FACTS(FLAG("ok", false)));
	files_print(context->print, &findings);
	return EXIT_CONFIG;
}
