/* The addresses of people, and those nobody may write to again. */
#include "crieur/message/address.h"

#include <stdio.h>

#include "crieur/base/arena.h"
#include "crieur/base/digest.h"
#include "crieur/base/limits.h"
#include "crieur/register/address.h"
#include "crieur/register/edit.h"
#include "crieur/register/log.h"
#include "crieur/register/name.h"
#include "crieur/store/address.h"
#include "crieur/store/person.h"

/* What a person has beside one address. */
struct others {
	char delivered[ADDRESS_TEXT_SIZE]; /* "" : none of the others */
	char verified[ADDRESS_TEXT_SIZE];  /* the first verified other */
	size_t count;
};

static int
find_others(struct register_edit *edit, int64_t person_id, struct span without,
    struct others *others, struct err *err)
{
	CLEANUP(cursor_close) struct cursor cursor = { 0 };
	struct address_row row;
	int more;

	*others = (struct others){ 0 };
	if (store_address_walk(edit->store, person_id, &cursor, err) != 0)
		return -1;
	while ((more = address_next(&cursor, &row, err)) > 0) {
		if (span_is(without, row.address))
			continue;
		others->count++;
		if (row.is_delivered)
			snprintf(others->delivered, sizeof(others->delivered),
			    "%s", row.address);
		if (row.is_verified && others->verified[0] == '\0')
			snprintf(others->verified, sizeof(others->verified),
			    "%s", row.address);
	}
	return more;
}

static int
refuse_taken(struct register_edit *edit, const char *address, int64_t owner,
    struct err *err)
{
	CLEANUP(arena_fini) struct arena arena = { 0 };
	struct person_row row;

	if (store_person_get(edit->store, owner, &arena, &row, err) != 0)
		return -1;
	return err_set(err, ERR_EXISTS,
	    "%s is the address of %s (person %lld) already", address, row.name,
	    (long long)owner);
}

int
address_check_new(struct register_edit *edit, int64_t person_id,
    struct span address, char text_r[ADDRESS_TEXT_SIZE], struct err *err)
{
	struct address_row found;
	bool is_suppressed;

	if (address_normalize(address, text_r, err) != 0 ||
	    store_address_find(edit->store, span_of(text_r), &found, err) != 0)
		return -1;
	if (found.person_id != 0 && found.person_id == person_id)
		return 1;
	if (found.person_id != 0)
		return refuse_taken(edit, text_r, found.person_id, err);
	if (register_is_suppressed(
		edit, span_of(text_r), &is_suppressed, err) != 0)
		return -1;
	if (is_suppressed)
		return err_set(err, ERR_DENIED,
		    "%s was erased and is not to be written to again; "
		    "person welcome %s lifts that, if they ask for it",
		    text_r, text_r);
	return 0;
}

int
register_add_address(struct register_edit *edit, int64_t person_id,
    struct span address, bool is_verified, struct err *err)
{
	char text[ADDRESS_TEXT_SIZE];
	struct others others;
	int is_own = address_check_new(edit, person_id, address, text, err);

	if (is_own != 0)
		return is_own > 0 ? 0 : -1;
	if (find_others(edit, person_id, span_of(text), &others, err) != 0)
		return -1;
	struct address_row row = {
		.address = text,
		.person_id = person_id,
		.is_verified = is_verified,
		.is_delivered = others.delivered[0] == '\0',
		.created_at = edit->at,
	};
	if (store_address_insert(edit->store, &row, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "address added", "%s%s%s", text,
	    row.is_delivered ? ", delivered to" : "",
	    is_verified ? "" : ", not verified");
}

/* A row and its text. */
struct own_address {
	char text[ADDRESS_TEXT_SIZE];
	struct address_row row;
};

/* The person's row with that address. */
static int
find_own(struct register_edit *edit, int64_t person_id, struct span address,
    struct own_address *own, struct err *err)
{
	if (address_normalize(address, own->text, err) != 0 ||
	    store_address_find(
		edit->store, span_of(own->text), &own->row, err) != 0)
		return -1;
	if (own->row.person_id != person_id)
		return err_set(err, ERR_ABSENT,
		    "%s is not an address of person %lld", own->text,
		    (long long)person_id);
	own->row.address = own->text;
	return 0;
}

/* Make row the one delivered to; the one that was gives way first, since the
 * schema knows only one. */
static int
hand_delivery(
    struct register_edit *edit, struct address_row *row, struct err *err)
{
	struct others others;

	if (find_others(
		edit, row->person_id, span_of(row->address), &others, err) != 0)
		return -1;
	if (others.delivered[0] != '\0') {
		struct address_row former;
		if (store_address_find(edit->store, span_of(others.delivered),
			&former, err) != 0)
			return -1;
		former.address = others.delivered;
		former.is_delivered = false;
		if (store_address_update(edit->store, &former, err) != 0)
			return -1;
	}
	row->is_delivered = true;
	return store_address_update(edit->store, row, err);
}

int
register_deliver_to(struct register_edit *edit, int64_t person_id,
    struct span address, struct err *err)
{
	struct own_address own;

	if (find_own(edit, person_id, address, &own, err) != 0)
		return -1;
	if (own.row.is_delivered)
		return 0;
	if (!own.row.is_verified)
		return err_set(err, ERR_INPUT,
		    "%s is not verified; verify it first", own.text);
	if (hand_delivery(edit, &own.row, err) != 0)
		return -1;
	return log_person(edit, person_id, err, "delivery", "to %s", own.text);
}

int
register_remove_address(struct register_edit *edit, int64_t person_id,
    struct span address, struct err *err)
{
	struct own_address own;
	struct others others;

	if (find_own(edit, person_id, address, &own, err) != 0 ||
	    find_others(edit, person_id, span_of(own.text), &others, err) != 0)
		return -1;
	if (others.count == 0)
		return err_set(err, ERR_INPUT,
		    "%s is the only address of person %lld; add another "
		    "first, or erase the person",
		    own.text, (long long)person_id);
	if (store_address_delete(edit->store, span_of(own.text), err) != 0 ||
	    log_person(
		edit, person_id, err, "address removed", "%s", own.text) != 0)
		return -1;
	if (!own.row.is_delivered || others.verified[0] == '\0')
		return 0;
	return register_deliver_to(
	    edit, person_id, span_of(others.verified), err);
}

int
register_verify_address(struct register_edit *edit, int64_t person_id,
    struct span address, struct err *err)
{
	struct own_address own;

	if (find_own(edit, person_id, address, &own, err) != 0)
		return -1;
	if (own.row.is_verified)
		return 0;
	own.row.is_verified = true;
	if (store_address_update(edit->store, &own.row, err) != 0)
		return -1;
	return log_person(
	    edit, person_id, err, "address verified", "%s", own.text);
}

int
register_deliver_list_to(struct register_edit *edit, int64_t person_id,
    struct span list, struct span address, struct err *err)
{
	struct own_address own = { .text = "" };

	if (word_check("list", list, err) != 0)
		return -1;
	if (address.len > 0 &&
	    find_own(edit, person_id, address, &own, err) != 0)
		return -1;
	if (address.len > 0 && !own.row.is_verified)
		return err_set(err, ERR_INPUT,
		    "%s is not verified; verify it first", own.text);
	if (store_list_address_set(
		edit->store, person_id, list, span_of(own.text), err) != 0)
		return -1;
	return log_person(edit, person_id, err, "delivery",
	    "of list %.*s to %s", (int)list.len, list.at,
	    own.text[0] != '\0' ? own.text : "the usual address");
}

static int
hash_address(struct register_edit *edit, struct span address,
    char hash_r[DIGEST_TEXT_SIZE], struct err *err)
{
	return digest_keyed(edit->key, "suppression", address, hash_r, err);
}

int
register_is_suppressed(struct register_edit *edit, struct span address,
    bool *is_suppressed_r, struct err *err)
{
	char hash[DIGEST_TEXT_SIZE];

	if (!edit->has_suppressions) {
		*is_suppressed_r = false;
		return 0;
	}
	if (hash_address(edit, address, hash, err) != 0)
		return -1;
	return store_suppression_has(edit->store, hash, is_suppressed_r, err);
}

int
register_suppress(struct register_edit *edit, struct span address,
    const char *reason, struct err *err)
{
	char hash[DIGEST_TEXT_SIZE];

	edit->has_suppressions = true;
	if (hash_address(edit, address, hash, err) != 0)
		return -1;
	return store_suppression_insert(
	    edit->store, hash, reason, edit->at, err);
}

int
register_lift_suppression(
    struct register_edit *edit, struct span address, struct err *err)
{
	char hash[DIGEST_TEXT_SIZE], text[ADDRESS_TEXT_SIZE];
	bool is_suppressed;

	if (address_normalize(address, text, err) != 0 ||
	    register_is_suppressed(edit, span_of(text), &is_suppressed, err) !=
		0 ||
	    hash_address(edit, span_of(text), hash, err) != 0)
		return -1;
	if (!is_suppressed)
		return 0;
	if (store_suppression_delete(edit->store, hash, err) != 0)
		return -1;
	return log_change(edit, ABOUT("site", 0), "welcome",
	    "an erased address may be entered again", err);
}
