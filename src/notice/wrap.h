#ifndef CRIEUR_SRC_NOTICE_WRAP_H
#define CRIEUR_SRC_NOTICE_WRAP_H
/* Lines that any mailer shows as they are. */
#include "crieur/base/span.h"
#include "crieur/base/str.h"

enum {
	WRAP_COLUMNS = 76,
};

/* Append text with its long lines broken at spaces, each piece behind the
 * blanks and marks of quotation that the line begins with. A word that is
 * longer, such as a link, stays whole. What was left of a long line is filled
 * up from the next one where that goes on in the same sentence. */
void wrap_text(struct str *out, struct span text);

#endif
