#ifndef CRIEUR_MESSAGE_ADDRESS_H
#define CRIEUR_MESSAGE_ADDRESS_H
/* One address alone, as in an envelope or a file (RFC 5321 §4.1.2). */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

enum {
	ADDRESS_TEXT_SIZE = 256
};

/*
 * Check local@domain and write it in lower case. Angle brackets around it are
 * taken off; spaces, control characters, a missing part, a part too long, a
 * domain that is none are ERR_INPUT. UTF-8 is kept (RFC 6531).
 */
MUST_USE int address_normalize(
    struct span text, char address_r[ADDRESS_TEXT_SIZE], struct err *err);

/* The parts of a normalized address. */
struct span address_localpart(struct span address);
struct span address_domain(struct span address);

#endif
