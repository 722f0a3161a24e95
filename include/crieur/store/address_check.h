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

struct address_check_row {
	const char *seal; /* of the address that is answered to */
	const char *address;
	int64_t expires_at;
	/* Read only. */
	int64_t person_id;
	bool is_verified;
};

/* In the place of an earlier one; those that are over are forgotten at the same
 * time. at is now. */
MUST_USE int store_address_check_add(struct store *store,
    const struct address_check_row *row, int64_t at, struct err *err);
/* ERR_ABSENT if there is none. */
MUST_USE int store_address_check_find(struct store *store, const char *seal,
    struct arena *arena, struct address_check_row *row_r, struct err *err);

#endif
