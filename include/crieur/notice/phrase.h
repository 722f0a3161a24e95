#ifndef CRIEUR_NOTICE_PHRASE_H
#define CRIEUR_NOTICE_PHRASE_H
/* Short words that fill the gaps of notices: who somebody is, when it was. */
#include <stdint.h>

#include "crieur/base/date.h"
#include "crieur/base/str.h"
#include "crieur/notice/catalogue.h"

/* Append a phrase of the catalogue, for instance "who-member"; an unknown name
 * adds nothing. */
void phrase_add(struct str *out, const char *language, const char *name,
    const struct field *fields, size_t n_fields);

/* The same with the blanks and apostrophes one types: for a terminal, and for
 * what is typed back. */
void phrase_add_typed(struct str *out, const char *language, const char *name,
    const struct field *fields, size_t n_fields);

/* "24/11/2026 à 17:05" in French, "2026-11-24 17:05" in English, in the
 * process's time zone; "" for 0. Returns buffer. */
const char *phrase_time(
    const char *language, int64_t at, char buffer[TIME_TEXT_SIZE]);

/* "24/11/2026" in French, "2026-11-24" in English, "" for DATE_NONE and
 * DATE_FOREVER. Returns buffer. */
const char *phrase_day(
    const char *language, int32_t day, char buffer[DATE_TEXT_SIZE]);

#endif
