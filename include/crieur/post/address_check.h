#ifndef CRIEUR_POST_ADDRESS_CHECK_H
#define CRIEUR_POST_ADDRESS_CHECK_H
/*
 * Asking an address that somebody gave as theirs: a mail to it, whose answer
 * says yes or no. Until then nobody is known by it.
 */
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/policy/site.h"
#include "crieur/register/edit.h"

enum {
	ADDRESS_CHECK_DAYS = 14,
};

/* Within the edit's write transaction: the address becomes the person's, not
 * verified, where it is not yet, and is asked. ERR_EXISTS where it is verified
 * already. */
MUST_USE int address_check_ask(struct register_edit *edit,
    const struct site *site, int64_t person_id, struct span address,
    struct err *err);

#endif
