#ifndef CRIEUR_POLICY_NEAREST_H
#define CRIEUR_POLICY_NEAREST_H
/* "did you mean": the known name that a mistyped one is nearest to. */
#include <stddef.h>

#include "crieur/base/span.h"

struct nearest {
	struct span wanted;
	const char *best; /* NULL: none is near */
	size_t distance;
};

void nearest_offer(struct nearest *nearest, const char *name);

enum {
	NEAREST_TEXT_SIZE = 128
};

/* "; did you mean NAME?" or "" into buffer. Returns buffer. */
const char *nearest_text(
    const struct nearest *nearest, char buffer[NEAREST_TEXT_SIZE]);

#endif
