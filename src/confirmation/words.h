#ifndef CRIEUR_SRC_CONFIRMATION_WORDS_H
#define CRIEUR_SRC_CONFIRMATION_WORDS_H
/* What somebody answers who was asked whether they wrote a message: only a
 * clear answer counts. */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum confirm_word {
	CONFIRM_WORD_NONE,
	CONFIRM_WORD_MINE,
	CONFIRM_WORD_NOT_MINE,
};

/* text: quotation and signature taken off, UTF-8. What else a denial says is
 * appended to words. */
MUST_USE int confirm_word_read(struct span text, enum confirm_word *word_r,
    struct str *words, struct err *err);

#endif
