#ifndef MESSAGE_TEXT_H
#define MESSAGE_TEXT_H
/* The text a message shows to a person. */
#include "crieur/message/part.h"

/* HTML as plain text: blocks on lines of their own, quotations with "> ". */
void html_add_text(struct str *out, struct span html);

#endif
