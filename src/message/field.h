#ifndef MESSAGE_FIELD_H
#define MESSAGE_FIELD_H
/* Header fields cut out of raw bytes, nothing copied (RFC 5322 §2.2). */
#include "crieur/base/arena.h"
#include "crieur/message/part.h"

/*
 * The header block at the head of raw, strictly: CRLF lines, every one a
 * field, within the limits. The array lives in the arena.
 */
MUST_USE int fields_read(struct arena *arena, struct span raw,
    struct header_field **fields_r, size_t *n_r, struct err *err);

/* Every line of raw ends in CRLF, CR and LF stand nowhere else, nor NUL; the
 * last line may be cut short. */
MUST_USE int lines_check(struct span raw, struct err *err);

#endif
