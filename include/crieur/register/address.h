#ifndef CRIEUR_REGISTER_ADDRESS_H
#define CRIEUR_REGISTER_ADDRESS_H
/* What must be known of an address before anything is written. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/message/address.h"
#include "crieur/register/edit.h"

/* The normalized text of one that person (0: someone new) may be given:
 * nobody else's, not suppressed. 1: it is theirs already; 0; or -1. */
MUST_USE int address_check_new(struct register_edit *edit, int64_t person_id,
    struct span address, char text_r[ADDRESS_TEXT_SIZE], struct err *err);

/* Enter somebody new with an address that has passed; see edit.c. */
MUST_USE int edit_insert_person(struct register_edit *edit,
    const struct newcomer *newcomer, int64_t *person_id_r, struct err *err);

#endif
