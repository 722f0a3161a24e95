/* crieur diff: what the files on disk would change against what is live. */
#include <string.h>

#include "crieur/insight/comparison.h"
#include "crieur/insight/replay.h"
#include "crieur/policy/quantity.h"
#include "crieur/service/live.h"

#include "context.h"
#include "files.h"
#include "table.h"

static void
print_addresses(struct print *print, const char *key, const char *verb,
    const struct str *addresses, const char *right)
{
	struct span rest = str_span(addresses);

	print_array(print, key);
	while (rest.len > 0) {
		CLEANUP(str_fini) struct str address = STR_MAX(512);
		str_add(&address, span_first(span_cut_line(&rest), 511));
		print_item(print, str_c(&address));
		print_line(print, "  %s %s: %s", verb, right, str_c(&address));
	}
	print_close(print);
}

static void
print_list(struct print *print, const struct compared_list *list)
{
	print_object(print, NULL);
	print_facts(print, "{list}: {state}",
	    FACTS(TEXT("list", list->name),
		TEXT("state", list->before == NULL  ? "added"
			      : list->after == NULL ? "removed"
						    : "changed")));
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
	print_record(print, "{name}: {state}",
	    FACTS(TEXT("name", name), TEXT("state", state)));
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
		if (old != NULL && span_equal(span_from(old->text, old->len),
				       span_from(new->text, new->len)))
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
		print_facts(print, NULL, FACTS(NIL(key)));
		str_adds(words, "no such list");
		return;
	}
	const char *verdict = verdict_name(ruling->verdict);
	print_object(print, key);
	print_facts(print, NULL,
	    FACTS(TEXT("verdict", verdict), TEXT("rule", ruling->rule),
		TEXT("file", ruling->file), INT("line", ruling->line),
		TEXT("because", ruling->because)));
	print_close(print);
	str_addf(words, "%s by \"%s\" (%s:%u)", verdict, ruling->rule,
	    ruling->file, ruling->line);
}

static int
print_replayed(void *self, const struct replayed *replayed, struct err *err)
{
	CLEANUP(str_fini) struct str before = { 0 }, after = { 0 };
	const struct post_row *row = replayed->row;
	struct print *print = self;

	(void)err;
	print_object(print, NULL);
	print_facts(print, "{list}, {at}, {from}: {subject}",
	    FACTS(INT("id", row->id), TEXT("list", row->list),
		TIME("at", row->decided_at), TEXT("from", row->header_from),
		TEXT("subject", row->subject),
		TEXT("message_id", row->header_message_id),
		TEXT("proof", row->proof), TEXT("verdict_then", row->verdict),
		TEXT("rule_then", row->rule),
		FLAG("has_content", row->has_content)));
	print_ruling(print, "before", replayed->before_exists,
	    &replayed->before, &before);
	print_ruling(
	    print, "after", replayed->after_exists, &replayed->after, &after);
	print_close(print);
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
	print_facts(print, NULL, FACTS(TIME("since", since_at)));
	print_array(print, "changes");
	if (insight_replay(&replay, err) != 0)
		return -1;
	print_close(print);
	print_facts(print,
	    "{posts} posts decided anew, {.changes} verdicts would change\n"
	    "[{.is_otherwise}{otherwise_than_then} more are seen otherwise than then by both "
	    "policies: the register, or the policy, has changed since]\n"
	    "[{.is_gone}{not_kept} cannot be decided: their bytes are not kept]",
	    FACTS(SIZE("posts", replay.n_posts),
		SIZE("not_kept", replay.n_gone),
		SIZE("otherwise_than_then", replay.n_register),
		SIZE(".changes", replay.n_changes),
		FLAG(".is_otherwise", replay.n_register > 0),
		FLAG(".is_gone", replay.n_gone > 0)));
	print_close(print);
	*has_changes |= replay.n_changes > 0;
	return 0;
}

/* The files and the lists of both; whether they differ. */
static int
compare(struct context *context, const struct bundle *bundle,
    const struct site *site, bool *has_changes_r, struct err *err)
{
	CLEANUP(comparison_fini)
	struct comparison comparison = {
		.store = context->store,
		.before = context->live,
		.after = site,
		.at = context->now,
	};
	CLEANUP(bundle_fini) struct bundle live = { 0 };
	struct print *print = context->print;
	size_t n_lists = 0;

	if (context->live_policy_id != 0 &&
	    live_bundle(context->store, context->live_policy_id, &live, err) !=
		0)
		return -1;
	if (comparison_make(&comparison, err) != 0)
		return -1;
	print_facts(print, NULL, FACTS(INT("policy", context->live_policy_id)));
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
	return 0;
}

int
run_diff(struct context *context, const struct args *args, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	const char *replay = args_text(args, "replay");
	int64_t duration = 0;
	bool has_changes = false;

	if (replay != NULL &&
	    (quantity_duration(span_of(replay), &duration) != 0 ||
		duration == 0))
		return err_set(err, ERR_USAGE,
		    "--replay %s: expected a duration such as 30d or 12h",
		    replay);
	const char *path =
	    files_whole_path(context->config_path, context->arena);
	if (path == NULL)
		return err_memory(err);
	int result = site_read(path, &bundle, &site, &findings);
	files_complain(&findings);
	if (result != 0) {
		files_print(context->print, &findings);
		return EXIT_CONFIG;
	}
	if (compare(context, &bundle, site, &has_changes, err) != 0)
		return -1;
	if (replay != NULL &&
	    print_replay(
		context, site, context->now - duration, &has_changes, err) != 0)
		return -1;
	print_facts(context->print, has_changes ? NULL : "nothing would change",
	    FACTS(FLAG("changes", has_changes)));
	return has_changes ? EXIT_NO : 0;
}
