#ifndef MESSAGE_FIELD_H
#define MESSAGE_FIELD_H
/* Header fields cut out of raw bytes, nothing copied (RFC 5322 §2.2). */
#include "crieur/base/arena.h"
#include "crieur/message/message.h"

/*
 * Take one field, with its continuation lines, off the front of *rest. False
 * at the empty line, which is taken off as well, and at the end. A line that
 * is no field comes out with an empty name. Line ends may be LF or CRLF: a
 * MIME part's header is read as it comes.
 */
bool field_next(struct span *rest, struct header_field *field_r);

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
