#ifndef CRIEUR_SRC_RELAY_SCAN_H
#define CRIEUR_SRC_RELAY_SCAN_H
/*
 * What a message needs of SMTP, from its octets alone: any above 127, and in
 * the header any within a word that has an @, which is an address of RFC 6532.
 * Other words above 127 are passed on as they came, as everybody does.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/span.h"

/* Zeroed at first but for the octets of the header. */
struct scan {
	int64_t header_left;
	bool has_8bit, has_utf8_address;
	bool word_has_8bit, word_has_at;
};

void scan_add(struct scan *scan, struct span bytes);

/* Whether what follows can change nothing. */
bool scan_is_done(const struct scan *scan);

#endif
