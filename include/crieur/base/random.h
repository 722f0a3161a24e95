#ifndef CRIEUR_BASE_RANDOM_H
#define CRIEUR_BASE_RANDOM_H
/* Unguessable bytes from the kernel, for keys, boundaries and Message-IDs. */
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"

MUST_USE int random_bytes(void *buffer, size_t size, struct err *err);

/* size - 1 lower-case base32 letters and a NUL. */
MUST_USE int random_text(char *buffer, size_t size, struct err *err);

#endif
