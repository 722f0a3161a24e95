#ifndef CRIEUR_SRC_SMTP_STUFF_H
#define CRIEUR_SRC_SMTP_STUFF_H
/*
 * A message on its way to DATA: a dot doubled at the start of a line (RFC 5321
 * §4.5.2), and every line end CRLF. A bare CR or LF goes out as CRLF: passed
 * on as it is, another server may take it for the end of the data.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/span.h"

struct stuffer {
	bool is_within_line, is_after_cr;
};

/* Room that the output of so many octets may need. */
#define STUFF_ROOM(octets) (2 * (octets) + 2)

/* Both return how much was written to out. */
size_t stuff_add(struct stuffer *stuffer, struct span bytes, char *out);
/* The end of the last line where it has none, and the final dot; at most 5. */
size_t stuff_end(struct stuffer *stuffer, char *out);

#endif
