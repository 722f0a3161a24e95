#ifndef CRIEUR_BASE_BITS_H
#define CRIEUR_BASE_BITS_H
/*
 * A set of small numbers, such as ids: one bit a number, as far as the largest.
 * Zeroed it is empty.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

struct bits {
	unsigned char *octets;
	size_t size;
};

void bits_fini(struct bits *bits);

/* *was_in_r says whether it was in already. */
MUST_USE int bits_add(
    struct bits *bits, int64_t number, bool *was_in_r, struct err *err);
bool bits_has(const struct bits *bits, int64_t number);

#endif
