/* crieur restore: back from what crieur backup wrote. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/service/running.h"
#include "crieur/store/copy.h"

#include "context.h"
#include "files.h"
#include "input.h"
#include "table.h"

struct restore {
	struct context *context;
	struct store *copy;
	const char *suffix; /* of what stood there before */
	bool is_overwriting;
};

/* A whole path of ordinary names: an archive may come from anywhere. */
static int
check_name(const char *name, struct err *err)
{
	if (name != NULL && name[0] == '/' && strstr(name, "//") == NULL &&
	    strstr(name, "/../") == NULL && strstr(name, "/./") == NULL &&
	    name[strlen(name) - 1] != '/' && strpbrk(name, "\n\r") == NULL)
		return 0;
	return err_set(err, ERR_INPUT,
	    "it keeps a file whose name is no whole path: \"%s\"",
	    name != NULL ? name : "");
}

/* Beside its place, then there at once. */
static int
put_file(struct restore *restore, const struct copy_file_row *file,
    bool is_there, struct err *err)
{
	struct arena *arena = restore->context->arena;
	const char *fresh = arena_printf(arena, "%s.restoring", file->name);
	const char *aside =
	    arena_printf(arena, "%s%s", file->name, restore->suffix);

	if (fresh == NULL || aside == NULL)
		return err_memory(err);
	if (files_make_directories(file->name, err) != 0 ||
	    files_write(fresh, file->content, (mode_t)file->mode, err) != 0)
		return -1;
	if ((is_there && rename(file->name, aside) != 0) ||
	    rename(fresh, file->name) != 0)
		return err_errno(err, ERR_EXISTS, errno, "%s", file->name);
	return 0;
}

static int
restore_file(
    struct restore *restore, const struct copy_file_row *file, struct err *err)
{
	CLEANUP(str_fini) struct str text = STR_MAX(LIMIT_POLICY_FILE + 1);
	const char *done = "is written";
	struct err ignored = { 0 };

	if (check_name(file->name, err) != 0)
		return -1;
	bool is_there = access(file->name, F_OK) == 0;
	bool is_same =
	    is_there &&
	    input_read(file->name, LIMIT_POLICY_FILE, &text, &ignored) == 0 &&
	    span_equal(str_span(&text), file->content);
	if (is_same)
		done = "is as it was";
	else if (is_there && !restore->is_overwriting)
		done = "differs, and is left as it is: --overwrite replaces it";
	else if (put_file(restore, file, is_there, err) != 0)
		return -1;
	print_record(restore->context->print, "{name} {done}",
	    FACTS(TEXT("name", file->name), TEXT("done", done)));
	return 0;
}

static int
restore_files(struct restore *restore, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct copy_file_row file;
	int result;

	if (store_copy_file_walk(restore->copy, &cursor, err) != 0)
		return -1;
	print_array(restore->context->print, "files");
	while ((result = copy_file_next(&cursor, &file, err)) > 0) {
		if (restore_file(restore, &file, err) != 0)
			return -1;
	}
	print_close(restore->context->print);
	return result;
}

static int
restore_store(struct restore *restore, const char *path, struct err *err)
{
	struct context *context = restore->context;
	const char *aside =
	    arena_printf(context->arena, "%s%s", path, restore->suffix);

	if (aside == NULL)
		return err_memory(err);
	if (files_make_directories(path, err) != 0 ||
	    store_copy_put(restore->copy, path, aside, err) != 0 ||
	    store_prepare(path, err) != 0 ||
	    store_open(path, STORE_ROLE_ADMIN, &context->store, err) != 0)
		return -1;
	print_facts(context->print, NULL, FACTS(TEXT("store", path)));
	if (access(aside, F_OK) == 0)
		print_facts(context->print, "the store before is {before}",
		    FACTS(TEXT("before", aside)));
	return store_copy_restore(context->store, context->now, err);
}

static int
tell(struct context *context, const char *file, struct err *err)
{
	struct copy_row copy;

	if (store_copy_get(context->store, context->arena, &copy, err) != 0)
		return -1;
	print_facts(context->print,
	    "{store} is as {file} has it[, made on {made}]",
	    FACTS(TEXT(".store", context->store_path), TEXT("file", file),
		TIME("made", copy.site[0] != '\0' ? copy.made_at : 0)));
	print_facts(context->print,
	    "{recipients} recipients and {questions} open questions are set "
	    "aside, for most was sent since",
	    FACTS(INT("recipients", copy.n_deliveries),
		INT("questions", copy.n_tokens)));
	print_line(context->print,
	    "start crieurd; crieur queue shows them, crieur queue retry sends "
	    "them, crieur queue cancel gives them up");
	return 0;
}

static int
restore_all(struct restore *restore, const char *file, struct err *err)
{
	struct context *context = restore->context;
	int lock = -1;

	if (restore_files(restore, err) != 0 ||
	    context_find_store(context, err) != 0 ||
	    files_make_directories(context->store_path, err) != 0 ||
	    running_lock(context->store_path, &lock, err) != 0)
		return -1;
	int result = restore_store(restore, context->store_path, err);
	if (result == 0)
		result = tell(context, file, err);
	close(lock);
	return result;
}

int
run_restore(struct context *context, const struct args *args, struct err *err)
{
	struct restore restore = {
		.context = context,
		.is_overwriting = args_has(args, "overwrite"),
	};
	time_t now = (time_t)context->now;
	struct tm utc;
	char at[32];

	if (gmtime_r(&now, &utc) == NULL ||
	    strftime(at, sizeof(at), "%Y%m%dT%H%M%SZ", &utc) == 0)
		return err_set(err, ERR_BUG, "the time is no time");
	restore.suffix = arena_printf(context->arena, ".before-restore-%s", at);
	if (restore.suffix == NULL)
		return err_memory(err);
	if (store_copy_open(args->words[0], &restore.copy, err) != 0)
		return -1;
	int result = restore_all(&restore, args->words[0], err);
	store_close(&restore.copy);
	return result;
}
