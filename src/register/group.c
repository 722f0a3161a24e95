/* Groups and organisations themselves. */
#include "crieur/store/group.h"

#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/register/tie.h"

enum {
	ROW_MEMORY = 64 * 1024
};

int
register_add_group(struct register_edit *edit, struct span name,
    const char *description, bool *is_new_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	bool is_new;

	if (word_check("group", name, err) != 0)
		return -1;
	struct group_row row = {
		.name = arena_dup(&arena, name),
		.description = description != NULL ? description : "",
		.created_at = edit->at,
	};
	if (row.name == NULL)
		return err_memory(err);
	if (store_group_insert(edit->store, &row, &is_new, err) != 0)
		return -1;
	*is_new_r = is_new;
	return is_new
	           ? log_change(edit, ABOUT("group", 0), "added", row.name, err)
	           : 0;
}

int
register_describe_group(struct register_edit *edit, struct span name,
    const char *description, struct err *err)
{
	char detail[LOG_DETAIL_SIZE];
	bool has;

	if (store_group_has(edit->store, name, &has, err) != 0)
		return -1;
	if (!has)
		return err_set(err, ERR_ABSENT, "there is no group %.*s",
		    (int)name.len, name.at);
	if (store_group_describe(edit->store, name, description, err) != 0)
		return -1;
	snprintf(detail, sizeof(detail), "%.*s: %s", (int)name.len, name.at,
	    description);
	return log_change(edit, ABOUT("group", 0), "described", detail, err);
}

int
register_add_organisation(struct register_edit *edit, struct span name,
    struct span kind, int64_t *id_r, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	int64_t id;

	if (name_check(name, &name, err) != 0 ||
	    word_check("kind", kind, err) != 0 ||
	    store_organisation_find(edit->store, name, &id, err) != 0)
		return -1;
	struct organisation_row row = {
		.name = arena_dup(&arena, name),
		.kind = arena_dup(&arena, kind),
		.created_at = edit->at,
	};
	if (row.name == NULL || row.kind == NULL)
		return err_memory(err);
	if (id != 0)
		return err_set(err, ERR_EXISTS,
		    "there is an organisation %s already", row.name);
	if (store_organisation_insert(edit->store, &row, &id, err) != 0)
		return -1;
	*id_r = id;
	return log_change(
	    edit, ABOUT("organisation", id), "added", row.name, err);
}

int
register_need_organisation(struct register_edit *edit, struct span name,
    struct span kind, int64_t *id_r, struct err *err)
{
	bool is_of_kind = true;
	int64_t id;

	if (store_organisation_find(edit->store, name, &id, err) != 0)
		return -1;
	if (id == 0)
		return register_add_organisation(edit, name,
		    kind.len > 0 ? kind : span_of("organisation"), id_r, err);
	if (kind.len > 0 &&
	    store_organisation_is(edit->store, id, kind, &is_of_kind, err) != 0)
		return -1;
	if (!is_of_kind)
		return err_set(err, ERR_INPUT,
		    "the organisation %.*s is not of the kind %.*s",
		    (int)name.len, name.at, (int)kind.len, kind.at);
	*id_r = id;
	return 0;
}
