#ifndef MESSAGE_TEXT_H
#define MESSAGE_TEXT_H
/* The text a message shows to a person. */
#include "mime.h"

/* Add at most max octets of what a reader sees first: the plain text, else the
 * HTML made plain. Nothing if there is neither. */
MUST_USE int mime_add_text(
    const struct mime *mime, size_t max, struct str *out, struct err *err);

/* HTML as plain text: blocks on lines of their own, quotations with "> ". */
void html_add_text(struct str *out, struct span html);

#endif
