#ifndef CRIEUR_SRC_MESSAGE_PLAIN_H
#define CRIEUR_SRC_MESSAGE_PLAIN_H
/* A text as the body of a message or of a part, in the form that reads best
 * undecoded, as some will read it. Lines end in CRLF, 7-bit. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* Content-Type and Content-Transfer-Encoding; UTF-8 with LF lines. */
void plain_fields(struct str *out, struct span text);
void plain_fields_of(struct str *out, const char *type, struct span text);
void plain_body(struct str *out, struct span text);

/* A line that what was written before cannot hold, made of what nobody can
 * guess. */
enum {
	BOUNDARY_SIZE = 48,
};

MUST_USE int plain_boundary(
    struct span seed, char boundary[BOUNDARY_SIZE], struct err *err);

#endif
