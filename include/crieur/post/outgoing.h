#ifndef CRIEUR_POST_OUTGOING_H
#define CRIEUR_POST_OUTGOING_H
/* The header of a post as a list sends it. */
#include <stdbool.h>

#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"

/* Who is shown as sender. */
struct outgoing_sender {
	bool rewrites_from; /* the list's address stands in From */
	const char *alias;  /* for the author's address; NULL: his own */
	unsigned proofs;    /* of the author */
	int64_t arrived_at; /* when the message came */
};

/*
 * Append the header block, with the empty line that ends it. Where answers go:
 *
 *	reply_to    From kept                From rewritten
 *	keep        as the author set it     the same, else to the author
 *	author      to the author            to the author
 *	list        to the list              to the list
 *	both        to both                  to both
 *
 * An author is one whatever Reply-To he set; only keep respects that, and where
 * a signature proves him, only if it covers the field: whoever has a signed
 *mail can send it again with another.
 */
MUST_USE int outgoing_header(const struct list *list,
    const struct message *message, const struct outgoing_sender *sender,
    struct str *header, struct err *err);

/* The same of a private answer: no list fields; the list's address in From, as
 * smarthosts want it, and sender's alias in Reply-To for its writer's. NULL:
 * From stays. */
MUST_USE int outgoing_private_header(const struct list *list,
    const struct message *message, const struct outgoing_sender *sender,
    struct str *header, struct err *err);

/* What stands around the body. */
struct outgoing_frame {
	struct str *header, *suffix;
};

/*
 * The same, with what the list has written after each post. Without a footer
 * suffix gets nothing; with one the block ends where the body's own bytes are
 * to follow, as the first part of a multipart, and suffix follows these.
 */
MUST_USE int outgoing_compose(const struct list *list,
    const struct message *message, const struct outgoing_sender *sender,
    const struct outgoing_frame *frame, struct err *err);

#endif
