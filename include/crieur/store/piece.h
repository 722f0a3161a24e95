#ifndef CRIEUR_STORE_PIECE_H
#define CRIEUR_STORE_PIECE_H
/* Octets that are read one piece after the other, in bounded memory. */
#include <stddef.h>
#include <stdint.h>

/* Up to size octets from offset on, into buffer: n is how many there were, 0 at
 * the end; offset has gone on by as many. */
struct content_piece {
	char *buffer;
	size_t size;
	int64_t offset;
	size_t n;
};

#endif
