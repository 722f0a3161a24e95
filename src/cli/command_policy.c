/* crieur policy: the versions that were live, their texts, and back to one. */
#include <stdio.h>

#include "crieur/insight/rehearse.h"
#include "crieur/service/live.h"
#include "crieur/store/policy.h"

#include "context.h"
#include "files.h"
#include "table.h"

int
run_policy_log(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct policy_row row;
	bool is_live = true;
	int more;

	(void)args;
	if (store_policy_walk(context->store, &cursor, err) != 0)
		return -1;
	print_array(print, "versions");
	while ((more = policy_next(&cursor, &row, err)) > 0) {
		if (is_live)
			print_line(print, "VERSION\tSINCE\tBY\tFILES\t");
		print_record(print,
		    "{version}\t{at}\t{actor}\t{files}\t[{is_live}live ]"
		    "{comment}",
		    FACTS(INT("version", row.id), FLAG("is_live", is_live),
			TIME("at", row.created_at), TEXT("actor", row.actor),
			TEXT("comment", row.comment),
			INT("files", row.n_files)));
		is_live = false;
	}
	if (is_live)
		print_line(print, "no policy went live yet");
	return more;
}

/* The version named, else the live one. */
int
run_policy_show(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct policy_file_row file;
	int64_t policy_id = args->id;
	int more;

	if (policy_id == 0 &&
	    store_policy_live(context->store, &policy_id, err) != 0)
		return -1;
	if (policy_id == 0)
		return err_set(err, ERR_ABSENT, "no policy went live yet");
	if (store_policy_file_walk(context->store, policy_id, &cursor, err) !=
	    0)
		return -1;
	print_facts(print, NULL, FACTS(INT("version", policy_id)));
	print_array(print, "files");
	while ((more = policy_file_next(&cursor, &file, err)) > 0) {
		print_record(print, "# {name}",
		    FACTS(TEXT("name", file.name), TEXT("text", file.text.at)));
		print_lines(print, "", file.text);
	}
	return more;
}

static int
publish(struct context *context, const struct bundle *bundle, int64_t former,
    struct err *err)
{
	char comment[64];
	const struct live_change change = {
		.actor = context->actor,
		.comment = comment,
		.at = context->now,
	};
	struct live_version live;

	snprintf(comment, sizeof(comment), "back to %lld", (long long)former);
	if (live_publish(context->store, bundle, &change, &live, err) != 0)
		return -1;
	print_facts(context->print,
	    live.is_new
		? "policy {policy} is live, the same as {reverted_to}\n"
		  "the files on disk are as they were; crieur diff shows "
		  "what reload would change"
		: "policy {policy} says the same: nothing has changed",
	    FACTS(FLAG("ok", true), INT("policy", live.policy_id),
		INT("reverted_to", former), FLAG("is_new", live.is_new)));
	return 0;
}

/* What was in order once is judged again: the program, or the register its
 * expectations ask, may have changed. */
int
run_policy_revert(
    struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;

	if (live_bundle(context->store, args->id, &bundle, err) != 0)
		return -1;
	if (site_build(&bundle, &site, &findings) == 0) {
		live_set_timezone(site);
		insight_rehearse(site, context->store, context->now, &findings);
	}
	files_complain(&findings);
	if (findings.n_errors == 0)
		return publish(context, &bundle, args->id, err);
	print_facts(
	    context->print, "nothing has changed", FACTS(FLAG("ok", false)));
	files_print(context->print, &findings);
	return EXIT_CONFIG;
}
