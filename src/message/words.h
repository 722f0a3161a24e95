#ifndef MESSAGE_WORDS_H
#define MESSAGE_WORDS_H
/* Text of any charset to clean UTF-8 (RFC 2047, RFC 2045). */
#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* A field's value, unfolded, decoded, without control characters. */
MUST_USE int words_decode(struct arena *arena, struct span value,
    const char **text_r, struct err *err);

/*
 * Add bytes of that charset as UTF-8. A charset unknown or wrong makes them
 * UTF-8 if they are that, else Windows-1252, which every octet can be. Lines
 * come out ended by LF; NUL and other controls but tab do not come out.
 */
void text_add_utf8(struct str *out, struct span bytes, const char *charset);

/* Cut text at max octets or less, never inside a character. */
struct span text_first(struct span text, size_t max);

#endif
