/* crieur diff: what the files on disk would change against what is live. */
#include <string.h>

#include "crieur/base/date.h"
#include "crieur/insight/replay.h"
#include "crieur/policy/quantity.h"
#include "crieur/service/live.h"

#include "comparison.h"
#include "context.h"
#include "files.h"
#include "options.h"
#include "table.h"

enum {
	EXIT_CHANGES = 1,
	EXIT_CONFIG = 78,
};

static void
print_addresses(struct print *print, const char *key, const char *verb,
    const struct str *addresses, const char *right)
{
	struct span rest = str_span(addresses);

	print_array(print, key);
	while (rest.len > 0) {
		char address[512];
		struct span line = span_cut_line(&rest);
		size_t len =
		    line.len < sizeof(address) ? line.len : sizeof(address) - 1;
		memcpy(address, line.at, len);
		address[len] = '\0';
		print_string(print, NULL, address);
		print_line(print, "  %s %s: %s", verb, right, address);
	}
	print_close(print);
}

static void
print_list(struct print *print, const struct compared_list *list)
{
	const char *state = "changed";

	if (list->before == NULL)
		state = "added";
	else if (list->after == NULL)
		state = "removed";
	print_object(print, NULL);
	print_string(print, "list", list->name);
	print_string(print, "state", state);
	print_line(print, "%s: %s", list->name, state);
	for (int right = 0; right < RIGHT_COUNT; right++) {
		const char *name = right_name((enum right)right);
		print_object(print, name);
		print_addresses(
		    print, "gain", "gains", &list->gains[right], name);
		print_addresses(
		    print, "lose", "loses", &list->losses[right], name);
		print_close(print);
	}
	print_close(print);
}

static const struct bundle_file *
find_file(const struct bundle *bundle, const char *name)
{
	for (size_t i = 0; i < bundle->n_files; i++) {
		if (strcmp(bundle->files[i].name, name) == 0)
			return &bundle->files[i];
	}
	return NULL;
}

static void
print_file(struct print *print, const char *name, const char *state)
{
	print_object(print, NULL);
	print_string(print, "name", name);
	print_string(print, "state", state);
	print_close(print);
	print_line(print, "%s: %s", name, state);
}

/* Files by name and text; the number of those that differ. */
static size_t
print_files(struct print *print, const struct bundle *before,
    const struct bundle *after)
{
	size_t n_different = 0;

	print_array(print, "files");
	for (size_t i = 0; i < after->n_files; i++) {
		const struct bundle_file *new = &after->files[i];
		const struct bundle_file *old = find_file(before, new->name);
		if (old != NULL &&
		    old->len ==
			new->len &&memcmp(old->text, new->text, new->len) == 0)
			continue;
		print_file(print, new->name, old != NULL ? "changed" : "added");
		n_different++;
	}
	for (size_t i = 0; i < before->n_files; i++) {
		const char *name = before->files[i].name;
		if (find_file(after, name) != NULL)
			continue;
		print_file(print, name, "removed");
		n_different++;
	}
	print_close(print);
	return n_different;
}

/* "hold by "guests" (lists/a.conf:3)" */
static void
print_ruling(struct print *print, const char *key, bool exists,
    const struct ruling *ruling, struct str *words)
{
	if (!exists) {
		print_null(print, key);
		str_adds(words, "no such list");
		return;
	}
	print_object(print, key);
	print_string(print, "verdict", verdict_name(ruling->verdict));
	print_string(print, "rule", ruling->rule);
	print_string(print, "file", ruling->file);
	print_int(print, "line", ruling->line);
	print_string(print, "because", ruling->because);
	print_close(print);
	str_addf(words, "%s by \"%s\" (%s:%u)", verdict_name(ruling->verdict),
	    ruling->rule, ruling->file, ruling->line);
}

static int
print_replayed(void *self, const struct replayed *replayed, struct err *err)
{
	CLEANUP(str_fini) struct str before = { 0 }, after = { 0 };
	const struct post_row *row = replayed->row;
	struct print *print = self;
	char at[TIME_TEXT_SIZE];

	(void)err;
	print_object(print, NULL);
	print_int(print, "id", row->id);
	print_string(print, "list", row->list);
	print_time(print, "at", row->decided_at);
	print_string(print, "from", row->header_from);
	print_string(print, "subject", row->subject);
	print_string(print, "message_id", row->header_message_id);
	print_string(print, "proof", row->proof);
	print_string(print, "verdict_then", row->verdict);
	print_string(print, "rule_then", row->rule);
	print_bool(print, "has_content", row->has_content);
	print_ruling(print, "before", replayed->before_exists,
	    &replayed->before, &before);
	print_ruling(
	    print, "after", replayed->after_exists, &replayed->after, &after);
	print_close(print);
	print_line(print, "%s, %s, %s: %s", row->list,
	    time_format(row->decided_at, at), row->header_from, row->subject);
	print_line(print, "  %s -> %s%s", str_c(&before), str_c(&after),
	    row->has_content ? ""
			     : " (its bytes are not kept: taken for a plain "
			       "message)");
	return 0;
}

static int
print_replay(struct context *context, const struct site *site, int64_t since_at,
    bool *has_changes, struct err *err)
{
	struct print *print = context->print;
	struct replay replay = {
		.store = context->store,
		.before = context->live,
		.after = site,
		.since_at = since_at,
		.visit = print_replayed,
		.self = print,
	};

	print_object(print, "replay");
	print_time(print, "since", since_at);
	print_array(print, "changes");
	if (insight_replay(&replay, err) != 0)
		return -1;
	print_close(print);
	print_int(print, "posts", (int64_t)replay.n_posts);
	print_int(print, "not_kept", (int64_t)replay.n_gone);
	print_int(print, "otherwise_than_then", (int64_t)replay.n_register);
	print_close(print);
	print_line(print, "%zu posts decided anew, %zu verdicts would change",
	    replay.n_posts, replay.n_changes);
	if (replay.n_register > 0)
		print_line(print,
		    "%zu more are seen otherwise than then by both policies: "
		    "the register, or the policy, has changed since",
		    replay.n_register);
	if (replay.n_gone > 0)
		print_line(print,
		    "%zu cannot be decided: their bytes are not kept",
		    replay.n_gone);
	*has_changes |= replay.n_changes > 0;
	return 0;
}

struct request {
	const char *replay;
	int64_t since_at; /* without replay: 0 */
};

static int
compare(struct context *context, const struct bundle *bundle,
    const struct site *site, const struct request *request, bool *has_changes_r,
    struct err *err)
{
	CLEANUP(comparison_fini) struct comparison comparison = { 0 };
	CLEANUP(bundle_fini) struct bundle live = { 0 };
	struct print *print = context->print;
	size_t n_lists = 0;

	if (context->live_policy_id != 0 &&
	    live_bundle(context->store, context->live_policy_id, &live, err) !=
		0)
		return -1;
	if (comparison_make(context->store, context->live, site, context->now,
		&comparison, err) != 0)
		return -1;
	print_object(print, NULL);
	print_int(print, "policy", context->live_policy_id);
	size_t n_files = print_files(print, &live, bundle);
	print_array(print, "lists");
	for (size_t i = 0; i < comparison.n_lists; i++) {
		if (!compared_list_differs(&comparison.lists[i]))
			continue;
		print_list(print, &comparison.lists[i]);
		n_lists++;
	}
	print_close(print);
	*has_changes_r = n_files > 0 || n_lists > 0;
	if (n_files > 0 && n_lists == 0)
		print_line(print, "nobody gains or loses anything");
	if (request->replay != NULL &&
	    print_replay(
		context, site, request->since_at, has_changes_r, err) != 0)
		return -1;
	print_bool(print, "changes", *has_changes_r);
	print_close(print);
	return 0;
}

static int
read_request(struct context *context, int *argc, char **argv,
    struct request *request, struct err *err)
{
	const struct option_rule rules[] = {
		{ .name = "replay", .value = &request->replay },
	};
	int64_t duration = 0;

	if (options_read(rules, COUNT_OF(rules), argc, argv, err) != 0)
		return -1;
	if (*argc > 1)
		return err_set(err, ERR_USAGE, "it takes no argument");
	if (request->replay == NULL)
		return 0;
	if (quantity_duration(span_of(request->replay), &duration) != 0 ||
	    duration == 0)
		return err_set(err, ERR_USAGE,
		    "--replay %s: expected a duration such as 30d or 12h",
		    request->replay);
	request->since_at = context->now - duration;
	return 0;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	struct request request = { 0 };
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	bool has_changes = false;

	if (read_request(context, &argc, argv, &request, err) != 0)
		return -1;
	const char *path =
	    files_whole_path(context->config_path, context->arena);
	if (path == NULL)
		return err_memory(err);
	int result = site_read(path, &bundle, &site, &findings);
	files_complain(&findings);
	if (result != 0) {
		print_object(context->print, NULL);
		files_print(context->print, &findings);
		print_close(context->print);
		return EXIT_CONFIG;
	}
	if (compare(context, &bundle, site, &request, &has_changes, err) != 0)
		return -1;
	if (!has_changes)
		print_line(context->print, "nothing would change");
	return has_changes ? EXIT_CHANGES : 0;
}

const struct command command_diff = {
	.name = "diff",
	.usage = "diff [--replay 30d]",
	.summary = "what the files on disk would change",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
