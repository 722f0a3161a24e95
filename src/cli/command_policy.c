/* crieur policy: the versions that were live, their texts, and back to one. */
#include <stdio.h>
#include <string.h>

#include "crieur/insight/rehearse.h"
#include "crieur/service/live.h"
#include "crieur/store/policy.h"

#include "context.h"
#include "files.h"
#include "options.h"
#include "show.h"
#include "table.h"

enum {
	EXIT_CONFIG = 78,
};

static void
print_version(struct print *print, const struct policy_row *row, bool is_live)
{
	char at[TIME_TEXT_SIZE];

	print_object(print, NULL);
	print_int(print, "version", row->id);
	print_bool(print, "is_live", is_live);
	print_time(print, "at", row->created_at);
	print_string(print, "actor", row->actor);
	print_string(print, "comment", row->comment);
	print_int(print, "files", row->n_files);
	print_close(print);
	print_line(print, "%lld\t%s\t%s\t%lld\t%s%s", (long long)row->id,
	    time_or_dash(row->created_at, at), row->actor,
	    (long long)row->n_files, is_live ? "live " : "", row->comment);
}

static int
print_log(struct context *context, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct print *print = context->print;
	struct policy_row row;
	bool is_first = true;
	int more;

	print_object(print, NULL);
	print_array(print, "versions");
	if (store_policy_walk(context->store, &cursor, err) != 0)
		return -1;
	while ((more = policy_next(&cursor, &row, err)) > 0) {
		if (is_first)
			print_line(print, "VERSION\tSINCE\tBY\tFILES\t");
		print_version(print, &row, is_first);
		is_first = false;
	}
	print_close(print);
	print_close(print);
	if (is_first)
		print_line(print, "no policy went live yet");
	return more;
}

static void
print_file(struct print *print, const struct policy_file_row *file)
{
	struct span text = file->text;

	print_object(print, NULL);
	print_string(print, "name", file->name);
	print_string(print, "text", file->text.at);
	print_close(print);
	print_line(print, "# %s", file->name);
	while (text.len > 0) {
		struct span line = span_cut_line(&text);
		print_line(print, "%.*s", (int)line.len, line.at);
	}
}

static int
print_files(struct context *context, int64_t policy_id, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct policy_file_row file;
	int more;

	print_object(context->print, NULL);
	print_int(context->print, "version", policy_id);
	print_array(context->print, "files");
	if (store_policy_file_walk(context->store, policy_id, &cursor, err) !=
	    0)
		return -1;
	while ((more = policy_file_next(&cursor, &file, err)) > 0)
		print_file(context->print, &file);
	print_close(context->print);
	print_close(context->print);
	return more;
}

static void
print_reverted(
    struct print *print, int64_t former, int64_t policy_id, bool is_new)
{
	print_object(print, NULL);
	print_bool(print, "ok", true);
	print_int(print, "policy", policy_id);
	print_int(print, "reverted_to", former);
	print_bool(print, "is_new", is_new);
	print_close(print);
	if (!is_new) {
		print_line(print,
		    "policy %lld says the same: nothing has changed",
		    (long long)policy_id);
		return;
	}
	print_line(print, "policy %lld is live, the same as %lld",
	    (long long)policy_id, (long long)former);
	print_line(print, "the files on disk are as they were; crieur diff "
			  "shows what reload would change");
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
	print_reverted(context->print, former, live.policy_id, live.is_new);
	return 0;
}

/* What was in order once is judged again: the program, or the register its
 * expectations ask, may have changed. */
static int
revert(struct context *context, int64_t former, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;

	if (live_bundle(context->store, former, &bundle, err) != 0)
		return -1;
	if (site_build(&bundle, &site, &findings) == 0) {
		live_set_timezone(site);
		insight_rehearse(site, context->store, context->now, &findings);
	}
	files_complain(&findings);
	if (findings.n_errors == 0)
		return publish(context, &bundle, former, err);
	print_object(context->print, NULL);
	print_bool(context->print, "ok", false);
	files_print(context->print, &findings);
	print_close(context->print);
	print_line(context->print, "nothing has changed");
	return EXIT_CONFIG;
}

/* The version named, else the live one. */
static int
read_version(struct context *context, int argc, char **argv, int64_t *id_r,
    struct err *err)
{
	if (argc > 3)
		return err_set(err, ERR_USAGE, "expected one version");
	if (argc == 3)
		return options_id(argv[2], id_r, err);
	if (store_policy_live(context->store, id_r, err) != 0)
		return -1;
	if (*id_r == 0)
		return err_set(err, ERR_ABSENT, "no policy went live yet");
	return 0;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	int64_t policy_id = 0;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc == 2 && strcmp(argv[1], "log") == 0)
		return print_log(context, err);
	if (argc >= 2 && strcmp(argv[1], "show") == 0) {
		if (read_version(context, argc, argv, &policy_id, err) != 0)
			return -1;
		return print_files(context, policy_id, err);
	}
	if (argc == 3 && strcmp(argv[1], "revert") == 0) {
		if (options_id(argv[2], &policy_id, err) != 0)
			return -1;
		return revert(context, policy_id, err);
	}
	return err_set(err, ERR_USAGE, "expected log, show or revert VERSION");
}

const struct command command_policy = {
	.name = "policy",
	.usage = "policy log\n"
		 "policy show [VERSION]\n"
		 "policy revert VERSION",
	.summary = "the versions that were live, and back to one",
	.needs = COMMAND_NEEDS_STORE,
	.run = run,
};
