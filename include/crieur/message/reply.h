#ifndef CRIEUR_MESSAGE_REPLY_H
#define CRIEUR_MESSAGE_REPLY_H
/*
 * What a person has written in a reply, without what the mailer added: the
 * quoted message in any of the usual styles, the line that introduces it,
 * signatures, "sent from my telephone".
 *
 * Text above the quotation is the reply; only if there is none, or but a
 * greeting, what stands between and below the quoted lines. Where a mailer
 * copies a message without marking its lines (Outlook), all that follows is
 * taken for that message.
 */
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"

/* Add it to text: UTF-8 with LF lines, LIMIT_REASON octets at most, without
 * empty lines at its ends; nothing if nothing is left. */
MUST_USE int reply_read(
    const struct message *message, struct str *text, struct err *err);

/* A subject (UTF-8) without "Re:", "RÉF. :", "TR:", "AW:" … before it. */
struct span subject_bare(struct span subject);

#endif
