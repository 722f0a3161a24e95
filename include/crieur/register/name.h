#ifndef CRIEUR_REGISTER_NAME_H
#define CRIEUR_REGISTER_NAME_H
/*
 * Names as they are compared, and the rules for what may be one.
 *
 * A key has no accents, no case, no punctuation and its words in order of the
 * alphabet: "LÉVÊQUE Anaïs", "Anaïs Lévêque" and "anais  leveque" are one key,
 * as are "LE-GOFF-MARTIN" and "Le Goff Martin". Names are kept as they were
 * written.
 */
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

/* Write the key of a name into key, which is cleared first. */
MUST_USE int name_key(struct span name, struct str *key, struct err *err);

/* A person's or organisation's name, trimmed, into name_r: UTF-8 of at most
 * LIMIT_NAME octets, without control characters, not a spreadsheet's formula;
 * else ERR_INPUT. */
MUST_USE int name_check(struct span name, struct span *name_r, struct err *err);

/* A word of the register: a group, a role, a tag, a kind. Letters, digits and
 * "-_." in UTF-8, at most LIMIT_NAME octets. what names it in the error. */
MUST_USE int word_check(const char *what, struct span word, struct err *err);

#endif
