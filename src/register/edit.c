/* Entering people, and changing what they are. */
#include "crieur/register/edit.h"

#include <string.h>

#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/message/address.h"
#include "crieur/register/address.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/store/address.h"
#include "crieur/store/person.h"

/* A number of 18 digits; a longer one is no id. */
#define MAX_ID 999999999999999999

enum {
	ROW_MEMORY = 64 * 1024
};

int
register_edit_begin(struct register_edit *edit, struct err *err)
{
	int64_t first_at;

	if (edit->reason == NULL)
		edit->reason = "";
	edit->day = date_of(edit->at);
	if (store_person_first_at(edit->store, &first_at, err) != 0 ||
	    store_key(edit->store, edit->key, err) != 0 ||
	    store_suppression_any(edit->store, &edit->has_suppressions, err) !=
		0)
		return -1;
	bool is_first_day = first_at == 0 || date_of(first_at) >= edit->day;
	edit->since = is_first_day ? DATE_NONE : edit->day;
	return 0;
}

int
register_find(struct store *store, struct span whom, int64_t *person_id_r,
    struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	struct address_row row;
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row person;
	int64_t id;

	if (span_number(whom, MAX_ID, &id)) {
		if (store_person_get(store, id, &arena, &person, err) != 0)
			return -1;
		*person_id_r = id;
		return 0;
	}
	if (address_normalize(whom, address, err) != 0 ||
	    store_address_find(store, span_of(address), &row, err) != 0)
		return -1;
	if (row.person_id == 0)
		return err_set(err, ERR_ABSENT,
		    "nobody in the register has the address %s", address);
	*person_id_r = row.person_id;
	return 0;
}

int
register_read_standing(
    struct span word, enum standing *standing_r, struct err *err)
{
	int standing = name_find(&standing_names, word);

	if (standing <= STANDING_NONE)
		return err_set(err, ERR_INPUT,
		    "\"%.*s\" is no standing; write candidate, member, guest, "
		    "resigned, struck-off or deceased",
		    (int)(word.len < 60 ? word.len : 60), word.at);
	*standing_r = (enum standing)standing;
	return 0;
}

/* A row's name and its key as C strings. */
struct name_texts {
	char name[LIMIT_NAME + 1];
	struct str key;
};

static void
name_texts_fini(struct name_texts *texts)
{
	str_fini(&texts->key);
}

static int
set_name(struct person_row *row, struct span name, struct name_texts *texts,
    struct err *err)
{
	if (name_check(name, &name, err) != 0 ||
	    name_key(name, &texts->key, err) != 0)
		return -1;
	memcpy(texts->name, name.at, name.len);
	texts->name[name.len] = '\0';
	row->name = texts->name;
	row->name_key = str_c(&texts->key);
	return 0;
}

int
edit_insert_person(struct register_edit *edit, const struct newcomer *newcomer,
    int64_t *person_id_r, struct err *err)
{
	CLEANUP(name_texts_fini) struct name_texts texts = { .key = { 0 } };
	struct person_row row = {
		.standing = newcomer->standing != STANDING_NONE
		                ? newcomer->standing
		                : STANDING_MEMBER,
		.standing_since = edit->since,
		.admitted_on = DATE_NONE,
		.created_at = edit->at,
	};
	struct address_row address = {
		.address = newcomer->address,
		.is_verified = true,
		.is_delivered = true,
		.created_at = edit->at,
	};

	if (set_name(&row, newcomer->name, &texts, err) != 0)
		return -1;
	if (store_person_insert(edit->store, &row, &address.person_id, err) !=
		0 ||
	    store_address_insert(edit->store, &address, err) != 0)
		return -1;
	*person_id_r = address.person_id;
	return log_person(edit, address.person_id, err, "added", "%s, %s, %s",
	    row.name, standing_name(row.standing), address.address);
}

int
register_add_person(struct register_edit *edit, const struct newcomer *newcomer,
    int64_t *person_id_r, struct err *err)
{
	struct newcomer checked = *newcomer;
	char text[ADDRESS_TEXT_SIZE];

	if (address_check_new(edit, 0, span_of(newcomer->address), text, err) !=
	    0)
		return -1;
	checked.address = text;
	return edit_insert_person(edit, &checked, person_id_r, err);
}

int
register_set_name(struct register_edit *edit, int64_t person_id,
    struct span name, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	CLEANUP(name_texts_fini) struct name_texts texts = { .key = { 0 } };
	struct person_row row;

	if (store_person_get(edit->store, person_id, &arena, &row, err) != 0)
		return -1;
	const char *before = row.name;
	if (set_name(&row, name, &texts, err) != 0)
		return -1;
	if (strcmp(before, row.name) == 0)
		return 0;
	if (store_person_update(edit->store, &row, err) != 0)
		return -1;
	return log_person(
	    edit, person_id, err, "name", "%s -> %s", before, row.name);
}

/* What was until the day before goes to the past, unless it had not begun. */
static int
keep_standing(struct register_edit *edit, const struct person_row *row,
    int32_t since, struct err *err)
{
	struct former_standing_row former = {
		.standing = row->standing,
		.since = row->standing_since,
		.until = since - 1,
	};

	if (former.since != DATE_NONE && former.since > former.until)
		return 0;
	return store_former_standing_insert(edit->store, row->id, &former, err);
}

int
register_set_standing(struct register_edit *edit, int64_t person_id,
    enum standing standing, int32_t since, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row row;

	if (store_person_get(edit->store, person_id, &arena, &row, err) != 0)
		return -1;
	if (standing == row.standing)
		return 0;
	if (since > edit->day)
		return err_set(
		    err, ERR_INPUT, "a standing cannot begin in the future");
	if (keep_standing(edit, &row, since, err) != 0)
		return -1;
	enum standing before = row.standing;
	row.standing = standing;
	row.standing_since = since;
	if (store_person_update(edit->store, &row, err) != 0 ||
	    store_missing_delete(edit->store, person_id, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "standing", "%s -> %s",
	    standing_name(before), standing_name(standing));
}

int
register_set_moderated(struct register_edit *edit, int64_t person_id,
    bool is_moderated, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row row;

	if (store_person_get(edit->store, person_id, &arena, &row, err) != 0)
		return -1;
	if (row.is_moderated == is_moderated)
		return 0;
	row.is_moderated = is_moderated;
	if (store_person_update(edit->store, &row, err) != 0)
		return -1;
	return log_person(
	    edit, person_id, err, "moderated", is_moderated ? "yes" : "no");
}

int
register_set_admission(struct register_edit *edit, int64_t person_id,
    const char *sponsors, int32_t admitted_on, struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = ARENA_LIMIT(ROW_MEMORY);
	struct person_row row;
	char day[DATE_TEXT_SIZE];

	if (store_person_get(edit->store, person_id, &arena, &row, err) != 0)
		return -1;
	if (strcmp(row.sponsors, sponsors) == 0 &&
	    row.admitted_on == admitted_on)
		return 0;
	row.sponsors = sponsors;
	row.admitted_on = admitted_on;
	if (store_person_update(edit->store, &row, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "admission",
	    "sponsors: %s; decided on: %s", sponsors,
	    admitted_on != DATE_NONE ? date_format(admitted_on, day) : "-");
}

int
register_set_tag(struct register_edit *edit, int64_t person_id, struct span tag,
    bool is_set, struct err *err)
{
	bool has_changed = false;
	int result;

	if (word_check("tag", tag, err) != 0)
		return -1;
	if (is_set)
		result = store_tag_insert(
		    edit->store, person_id, tag, &has_changed, err);
	else
		result = store_tag_delete(
		    edit->store, person_id, tag, &has_changed, err);
	if (result != 0 || !has_changed)
		return result;
	return log_person(edit, person_id, err, is_set ? "tag set" : "tag gone",
	    "%.*s", (int)tag.len, tag.at);
}
