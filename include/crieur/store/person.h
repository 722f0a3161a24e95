#ifndef CRIEUR_STORE_PERSON_H
#define CRIEUR_STORE_PERSON_H
/*
 * People: the row of each, what they were before, their tags and addresses.
 * Texts read live in the arena or, given to a visit, during its call; a visit
 * that returns -1 ends the walk.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

struct person_row {
	int64_t id;
	const char *name, *name_key;
	const char *standing;
	int32_t standing_since; /* DATE_NONE: always so */
	bool is_moderated;
	const char *sponsors;
	int32_t admitted_on; /* DATE_NONE: no decision */
	int64_t created_at;
};

MUST_USE int store_person_insert(struct store *store,
    const struct person_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_person_update(
    struct store *store, const struct person_row *row, struct err *err);
/* ERR_ABSENT if there is no such person. */
MUST_USE int store_person_get(struct store *store, int64_t id,
    struct arena *arena, struct person_row *row_r, struct err *err);
MUST_USE int store_person_delete(
    struct store *store, int64_t id, struct err *err);
/* When the first of those who are in the register was entered; 0: empty. */
MUST_USE int store_person_first_at(
    struct store *store, int64_t *at_r, struct err *err);
/* The only person with this key; 0 for none, -1 for several. */
MUST_USE int store_person_find_name(
    struct store *store, struct span name_key, int64_t *id_r, struct err *err);

struct standing_row {
	const char *standing;
	int32_t since, until;
};

MUST_USE int store_former_standing_insert(struct store *store,
    int64_t person_id, const struct standing_row *row, struct err *err);
MUST_USE int store_each_former_standing(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct standing_row *row, struct err *err),
    void *self, struct err *err);

MUST_USE int store_tag_insert(struct store *store, int64_t person_id,
    struct span tag, bool *is_new_r, struct err *err);
MUST_USE int store_tag_delete(struct store *store, int64_t person_id,
    struct span tag, bool *was_there_r, struct err *err);
MUST_USE int store_each_tag(struct store *store, int64_t person_id,
    int (*visit)(void *self, struct span tag, struct err *err), void *self,
    struct err *err);

struct address_row {
	const char *address; /* lower case */
	int64_t person_id;
	bool is_verified, is_delivered;
	int64_t created_at;
};

MUST_USE int store_address_insert(
    struct store *store, const struct address_row *row, struct err *err);
/* row_r->person_id is 0 where nobody has it; row_r->address is not set. */
MUST_USE int store_address_find(struct store *store, struct span address,
    struct address_row *row_r, struct err *err);
MUST_USE int store_address_update(
    struct store *store, const struct address_row *row, struct err *err);
MUST_USE int store_address_delete(
    struct store *store, struct span address, struct err *err);
/* The one delivered to first, then in order. */
MUST_USE int store_each_address(struct store *store, int64_t person_id,
    int (*visit)(void *self, const struct address_row *row, struct err *err),
    void *self, struct err *err);

MUST_USE int store_suppression_insert(struct store *store, const char *hash,
    const char *reason, int64_t at, struct err *err);
MUST_USE int store_suppression_has(
    struct store *store, const char *hash, bool *has_r, struct err *err);
/* Whether there is any. */
MUST_USE int store_suppression_any(
    struct store *store, bool *has_r, struct err *err);
MUST_USE int store_suppression_delete(
    struct store *store, const char *hash, struct err *err);

/* The address that gets a list's mail for a person; an empty one takes the
 * setting away. */
MUST_USE int store_list_address_set(struct store *store, int64_t person_id,
    struct span list, struct span address, struct err *err);

/* The next member by id after that one; 0: none. */
MUST_USE int store_next_member(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);

/* Who was missing from a file of everybody, and their standing before; NULL:
 * they were not. */
MUST_USE int store_missing_insert(struct store *store, int64_t person_id,
    const char *standing, int64_t at, struct err *err);
MUST_USE int store_missing_get(struct store *store, int64_t person_id,
    struct arena *arena, const char **standing_r, struct err *err);
MUST_USE int store_missing_delete(
    struct store *store, int64_t person_id, struct err *err);

#endif
