/* crieur backup: one file that holds what a site is. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "crieur/base/limits.h"
#include "crieur/policy/bundle.h"
#include "crieur/service/secret.h"
#include "crieur/store/copy.h"

#include "files.h"
#include "input.h"
#include "table.h"

enum {
	FILES_MAX = LIMIT_POLICY_FILES + 100,
};

/* What is kept with the copy; all in the arena of the command. */
struct kept {
	struct context *context;
	struct copy_file_row files[FILES_MAX];
	size_t n_files;
};

static int
keep(struct kept *kept, const char *name, struct span content, struct err *err)
{
	struct copy_file_row *file = &kept->files[kept->n_files];
	struct arena *arena = kept->context->arena;
	struct stat status;

	if (kept->n_files == FILES_MAX)
		return err_set(
		    err, ERR_CONFIG, "more than %d files to keep", FILES_MAX);
	file->name = files_whole_path(name, arena);
	file->content = span_from(arena_dup(arena, content), content.len);
	if (file->name == NULL || file->content.at == NULL)
		return err_memory(err);
	if (stat(file->name, &status) != 0)
		return err_errno(err, ERR_CONFIG, errno, "%s", name);
	file->mode = status.st_mode & 0777;
	kept->n_files++;
	return 0;
}

/* A file that the configuration names, "" for none. */
static int
keep_named(struct kept *kept, const char *name, bool is_secret, struct err *err)
{
	CLEANUP(str_fini) struct str text = STR_MAX(LIMIT_POLICY_FILE);

	if (name == NULL || name[0] == '\0')
		return 0;
	if ((is_secret ? secret_read_file(name, &text, err)
		       : input_read(name, LIMIT_POLICY_FILE, &text, err)) != 0)
		return -1;
	int result = keep(kept, name, str_span(&text), err);
	if (is_secret)
		explicit_bzero(text.data, text.len);
	return result;
}

static int
keep_config(struct kept *kept, const struct bundle *bundle,
    const struct site *site, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < bundle->n_files && result == 0; i++)
		result = keep(kept, bundle->files[i].name,
		    span_from(bundle->files[i].text, bundle->files[i].len),
		    err);
	for (size_t i = 0; i < site->n_relays && result == 0; i++)
		result = keep_named(kept, site->relays[i].ca_file, false, err);
	for (size_t i = 0; i < site->n_inlets && result == 0; i++)
		result = keep_named(kept, site->inlets[i].ca_file, false, err);
	return result;
}

static int
keep_keys(struct kept *kept, const struct site *site, struct err *err)
{
	const char *path = arena_printf(kept->context->arena,
	    "%s" STORE_KEY_SUFFIX, kept->context->store_path);

	if (path == NULL)
		return err_memory(err);
	int result = keep_named(kept, path, true, err);
	for (size_t i = 0; i < site->n_relays && result == 0; i++)
		result =
		    keep_named(kept, site->relays[i].password_file, true, err);
	for (size_t i = 0; i < site->n_inlets && result == 0; i++)
		result =
		    keep_named(kept, site->inlets[i].password_file, true, err);
	for (size_t i = 0; i < site->n_dkims && result == 0; i++)
		result = keep_named(kept, site->dkims[i].key_file, true, err);
	return result;
}

/* What stands on the disk, which may be newer than what is live. */
static int
keep_wanted(struct kept *kept, const struct args *args, struct err *err)
{
	CLEANUP(findings_fini) struct findings findings = { 0 };
	CLEANUP(bundle_fini) struct bundle bundle = { 0 };
	struct site *site = NULL;

	if (!args_has(args, "config") && !args_has(args, "keys"))
		return 0;
	if (site_read(kept->context->config_path, &bundle, &site, &findings) !=
	    0) {
		files_complain(&findings);
		return err_set(err, ERR_CONFIG,
		    "the files on disk have errors; crieur check tells");
	}
	int result = args_has(args, "config")
	                 ? keep_config(kept, &bundle, site, err)
	                 : 0;
	if (result == 0 && args_has(args, "keys"))
		result = keep_keys(kept, site, err);
	site_release(&site);
	return result;
}

int
run_backup(struct context *context, const struct args *args, struct err *err)
{
	struct kept *kept = arena_alloc(context->arena, sizeof(*kept));

	if (kept == NULL)
		return err_memory(err);
	kept->context = context;
	if (keep_wanted(kept, args, err) != 0)
		return -1;
	struct copy_mark mark = {
		.site = context->live->name,
		.at = context->now,
		.files = kept->files,
		.n_files = kept->n_files,
	};
	if (store_backup(context->store, args->words[0], &mark, err) != 0)
		return -1;
	print_facts(context->print,
	    "{file} holds a copy of {store}[ and {.files} files]",
	    FACTS(TEXT("file", args->words[0]),
		TEXT("store", context->store_path),
		SIZE("files", kept->n_files),
		kept->n_files == 0 ? NO_FACT : SIZE(".files", kept->n_files)));
	return 0;
}
