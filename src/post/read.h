#ifndef POST_READ_H
#define POST_READ_H
/* The first look at what came. */
#include "crieur/base/arena.h"
#include "crieur/post/arrive.h"

/* Read the arrival's bytes: message, author, fingerprint; for a list's sake,
 * whether they could go out well formed (RFC 5322 §2.1.1, §3.6). What cannot is
 * refused whole. */
MUST_USE int intake_read(
    struct intake *intake, struct arena *arena, struct err *err);

#endif
