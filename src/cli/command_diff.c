/* crieur diff: what the files on disk would change against what is live. */
#include <string.h>

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

static int
compare(struct context *context, const struct bundle *bundle,
    const struct site *site, bool *has_changes_r, struct err *err)
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
	print_bool(print, "changes", *has_changes_r);
	print_close(print);
	if (n_files > 0 && n_lists == 0)
		print_line(print, "nobody gains or loses anything");
	return 0;
}

static int
run(struct context *context, int argc, char **argv, struct err *err)
{
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(site_release) struct site *site = NULL;
	bool has_changes = false;

	if (options_read(NULL, 0, &argc, argv, err) != 0)
		return -1;
	if (argc > 1)
		return err_set(err, ERR_USAGE, "it takes no argument");
	const char *path =
	    files_whole_path(context->config_path, context->arena);
	if (path == NULL)
		return err_memory(err);
	int result = files_read(path, &bundle, &site, &findings);
	files_complain(&findings);
	if (result != 0) {
		print_object(context->print, NULL);
		files_print(context->print, &findings);
		print_close(context->print);
		return EXIT_CONFIG;
	}
	if (compare(context, &bundle, site, &has_changes, err) != 0)
		return -1;
	if (!has_changes)
		print_line(context->print, "nothing would change");
	return has_changes ? EXIT_CHANGES : 0;
}

const struct command command_diff = {
	.name = "diff",
	.usage = "diff",
	.summary = "what the files on disk would change",
	.needs = COMMAND_NEEDS_STORE | COMMAND_NEEDS_LIVE,
	.run = run,
};
