#ifndef CRIEUR_STORE_ADDRESS_H
#define CRIEUR_STORE_ADDRESS_H
/*
 * The addresses of people, those nobody may write to again, and those that were
 * asked by mail whether they are who they are said to be. Texts of a walk live
 * until its next row.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* address: in lower case. */
#define ADDRESS_ROW(ROW)                 \
 ROW(TEXT, address, "address")           \
 ROW(INT, person_id, "person_id")        \
 ROW(BOOL, is_verified, "is_verified")   \
 ROW(BOOL, is_delivered, "is_delivered") \
 ROW(INT, created_at, "created_at")
ROW_DECLARE(address, ADDRESS_ROW)
ROW_NEXT(address)

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
MUST_USE int store_address_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);
/* The person whose verified address this is (lower case), or 0. */
MUST_USE int store_person_find_author(struct store *store, struct span address,
    int64_t *person_id_r, struct err *err);

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

/* seal: of the address that is answered to; person_id, is_verified: of the
 * address as the register has it, not written. */
#define ADDRESS_CHECK_ROW(ROW)        \
 ROW(TEXT, seal, "c.seal")            \
 ROW(TEXT, address, "c.address")      \
 ROW(INT, expires_at, "c.expires_at") \
 ROW(INT, person_id, "a.person_id")   \
 ROW(BOOL, is_verified, "a.is_verified")
ROW_DECLARE(address_check, ADDRESS_CHECK_ROW)

/* In the place of an earlier one; those that are over are forgotten at the same
 * time. at is now. */
MUST_USE int store_address_check_add(struct store *store,
    const struct address_check_row *row, int64_t at, struct err *err);
/* ERR_ABSENT if there is none. */
MUST_USE int store_address_check_find(struct store *store, const char *seal,
    struct arena *arena, struct address_check_row *row_r, struct err *err);

#endif
