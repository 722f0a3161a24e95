#ifndef MESSAGE_FOLD_H
#define MESSAGE_FOLD_H
/* Writing header fields: encoded (RFC 2047) and folded (RFC 5322 §2.2.3). */
#include "crieur/base/str.h"
#include "crieur/message/message.h"

/* name: "Display" <address>, ended by CRLF. */
void fold_mailbox(
    struct str *out, const char *name, const struct mailbox *mailbox);

/* The same of several, with commas between. */
void fold_mailboxes(struct str *out, const char *name,
    const struct mailbox *mailboxes, size_t n);

/* name: before<inside>, before being a phrase, "" none; ended by CRLF. */
void fold_phrase(
    struct str *out, const char *name, const char *phrase, const char *inside);

/* name: value as it is, but for line ends, which become blanks. */
void fold_plain(struct str *out, const char *name, const char *value);

/* Add text as encoded words, the first at column. Returns the column reached.
 */
size_t fold_encoded(struct str *out, struct span text, size_t column);

/* Whether text can stand in a header only as an encoded word. */
bool fold_must_encode(struct span text);

/* The last blank at which a line over 998 octets may end, 0 none; what stands
 * before it is no line of blanks alone. */
size_t fold_place(struct span line);

#endif
