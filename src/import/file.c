#include "crieur/import/file.h"

#include <errno.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/register/edit.h"
#include "crieur/store/event.h"
#include "crieur/store/set_aside.h"

#include "guard.h"
#include "role.h"

enum {
	PIECE_SIZE = 4096,
	ROW_MEMORY = 4 * 1024 * 1024,
	MAX_LOSS = 64 * 1024,
};

void
bulk_result_fini(struct bulk_result *result)
{
	import_report_fini(&result->report);
	str_fini(&result->loss);
}

static int
import(const struct bulk *bulk, struct import_report *report, struct err *err)
{
	const struct site *site = bulk->site;
	struct register_edit edit = {
		.store = bulk->store,
		.actor = bulk->actor,
		.reason = bulk->why,
		.at = bulk->at,
	};
	struct import_rules rules = {
		.roles = site->roles,
		.n_roles = site->n_roles,
		.format = bulk->format,
		.is_complete = bulk->is_complete,
		.guest_sessions = site->registry.guest_sessions,
		.is_rolling = site->dues.period == DUES_PERIOD_ROLLING,
		.opening_month = site->dues.opening_month,
		.closing_month = site->dues.closing_month,
		.address_column = bulk->address_column,
	};

	if (register_edit_begin(&edit, err) != 0)
		return -1;
	switch (bulk->kind) {
	case BULK_PEOPLE:
		return register_import_people(
		    &edit, bulk->file, &rules, report, err);
	case BULK_DUES:
		return register_import_dues(
		    &edit, bulk->file, &rules, report, err);
	case BULK_HELLOASSO:
		return register_import_helloasso(
		    &edit, bulk->file, &rules, report, err);
	case BULK_NONE: break;
	}
	return err_set(err, ERR_BUG, "no such kind of import");
}

static int
copy_file(const struct bulk *bulk, int64_t id, struct err *err)
{
	char piece[PIECE_SIZE];
	int64_t offset = 0;
	size_t size;

	rewind(bulk->file);
	while ((size = fread(piece, 1, sizeof(piece), bulk->file)) > 0) {
		if (store_set_aside_write(bulk->store, id, offset,
			span_from(piece, size), err) != 0)
			return -1;
		offset += (int64_t)size;
	}
	if (ferror(bulk->file))
		return err_errno(err, ERR_TEMPORARY, errno, "cannot be read");
	return 0;
}

static int
tell_admins(
    const struct bulk *bulk, int64_t id, const char *loss, struct err *err)
{
	char number[32];
	int64_t n_told;
	const struct field fields[] = {
		{ "id", number },
		{ "file", bulk->file_name },
		{ "actor", bulk->actor },
		{ "loss", loss },
	};
	const struct notice notice = {
		.site = bulk->site,
		.name = "import-set-aside",
		.fields = fields,
		.n_fields = COUNT_OF(fields),
		.at = bulk->at,
	};

	snprintf(number, sizeof(number), "%lld", (long long)id);
	return role_tell(bulk->store, "dsi", &notice, &n_told, err);
}

static int
log_import(const struct bulk *bulk, const char *what, struct err *err)
{
	struct event event = {
		.at = bulk->at,
		.actor = bulk->actor,
		.subject = "site",
		.what = what,
		.detail = bulk->file_name,
	};

	return store_event_add(bulk->store, &event, err);
}

static int
set_aside(const struct bulk *bulk, struct bulk_result *result, struct err *err)
{
	struct set_aside_row row = {
		.kind = bulk->kind,
		.file_name = bulk->file_name,
		.address_column =
		    bulk->address_column != NULL ? bulk->address_column : "",
		.actor = bulk->actor,
		.reason = bulk->why != NULL ? bulk->why : "",
		.loss = str_c(&result->loss),
		.created_at = bulk->at,
		.is_complete = bulk->is_complete,
		.format = people_format_name(bulk->format),
	};
	int64_t id;

	if (fseeko(bulk->file, 0, SEEK_END) != 0)
		return err_errno(err, ERR_TEMPORARY, errno, "cannot be read");
	row.size = (int64_t)ftello(bulk->file);
	if (row.size > LIMIT_IMPORT_ASIDE)
		return err_set(err, ERR_INPUT,
		    "it would take too much away and has more than %d octets; "
		    "import it in parts",
		    LIMIT_IMPORT_ASIDE);
	if (store_begin(bulk->store, err) != 0)
		return -1;
	bool is_done =
	    store_set_aside_insert(bulk->store, &row, &id, err) == 0 &&
	    copy_file(bulk, id, err) == 0 &&
	    log_import(bulk, "import set aside", err) == 0 &&
	    tell_admins(bulk, id, row.loss, err) == 0;
	if (store_end(bulk->store, is_done ? 0 : -1, err) != 0)
		return -1;
	result->set_aside_id = id;
	return 0;
}

/* The import between two pictures, kept where it may be. */
static int
run_once(const struct bulk *bulk, struct bulk_result *result, struct err *err)
{
	struct guard_picture *before CLEANUP(guard_picture_free) = NULL;
	struct guard_picture *after CLEANUP(guard_picture_free) = NULL;
	struct guard_loss loss = { .lines = STR_MAX(MAX_LOSS) };

	if (store_begin(bulk->store, err) != 0)
		return -1;
	bool is_done =
	    guard_take(bulk->store, bulk->site, bulk->at, &before, err) == 0 &&
	    import(bulk, &result->report, err) == 0 &&
	    guard_take(bulk->store, bulk->site, bulk->at, &after, err) == 0 &&
	    guard_compare(before, after, &loss, err) == 0;
	result->loss = loss.lines;
	bool is_refused =
	    bulk->is_strict && result->report.counts[IMPORT_REFUSED] > 0;
	bool is_too_much = loss.is_too_much && !bulk->is_accepted;
	if (!is_done || bulk->is_dry || is_refused || is_too_much) {
		store_rollback(bulk->store);
		if (!is_done)
			return err_wrap(err, "%s", bulk->file_name);
		return bulk->is_dry || is_refused
		           ? 0
		           : set_aside(bulk, result, err);
	}
	if (store_commit(bulk->store, err) != 0)
		return -1;
	result->is_kept = true;
	return 0;
}

int
bulk_run(const struct bulk *bulk, struct bulk_result *result, struct err *err)
{
	struct err ignored = { 0 };

	if (store_expect_bulk(bulk->store, true, err) != 0)
		return -1;
	int status = run_once(bulk, result, err);
	if (store_expect_bulk(bulk->store, false, &ignored) != 0 && status == 0)
		*err = ignored;
	return status == 0 && ignored.kind == ERR_NONE ? 0 : -1;
}

static int
write_octets(void *self, struct span octets, struct err *err)
{
	return fwrite(octets.at, 1, octets.len, self) == octets.len
	           ? 0
	           : err_errno(err, ERR_TEMPORARY, errno, "no room for a copy");
}

static int
fetch_file(const struct bulk *bulk, int64_t id, FILE **file_r, struct err *err)
{
	FILE *file = tmpfile();
	const struct content_sink sink = { file, write_octets };

	if (file == NULL)
		return err_errno(
		    err, ERR_TEMPORARY, errno, "no room for a copy");
	*file_r = file;
	if (store_set_aside_copy(bulk->store, id, &sink, err) == 0)
		return 0;
	fclose(file);
	return -1;
}

static int
forget(const struct bulk *bulk, int64_t id, const char *what, struct err *err)
{
	if (store_begin(bulk->store, err) != 0)
		return -1;
	bool is_done =
	    store_set_aside_settle(bulk->store, id, bulk->at, err) == 0 &&
	    log_import(bulk, what, err) == 0;
	return store_end(bulk->store, is_done ? 0 : -1, err);
}

int
bulk_accept(const struct bulk *bulk, int64_t set_aside_id,
    struct bulk_result *result, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct set_aside_row row;
	struct bulk accepted = *bulk;

	if (store_set_aside_get(bulk->store, set_aside_id, &arena, &row, err) !=
		0 ||
	    fetch_file(bulk, set_aside_id, &accepted.file, err) != 0)
		return -1;
	accepted.kind = row.kind;
	accepted.file_name = row.file_name;
	accepted.why = row.reason;
	accepted.is_complete = row.is_complete;
	(void)people_format_find(span_of(row.format), &accepted.format);
	accepted.address_column =
	    row.address_column[0] != '\0' ? row.address_column : NULL;
	accepted.is_accepted = true;
	/* An import repeated does nothing: it is forgotten afterwards. */
	int status = bulk_run(&accepted, result, err);
	fclose(accepted.file);
	if (status != 0)
		return -1;
	return forget(&accepted, set_aside_id, "import accepted", err);
}

int
bulk_drop(const struct bulk *bulk, int64_t set_aside_id, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct set_aside_row row;
	struct bulk dropped = *bulk;

	if (store_set_aside_get(bulk->store, set_aside_id, &arena, &row, err) !=
	    0)
		return -1;
	dropped.file_name = row.file_name;
	return forget(&dropped, set_aside_id, "import dropped", err);
}
