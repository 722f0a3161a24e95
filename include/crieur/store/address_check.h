#ifndef CRIEUR_STORE_ADDRESS_CHECK_H
#define CRIEUR_STORE_ADDRESS_CHECK_H
/* Addresses that were asked by mail whether they are who they are said to be;
 * they wait for an answer. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

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
