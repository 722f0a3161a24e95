#ifndef CRIEUR_MESSAGE_COMPOSE_H
#define CRIEUR_MESSAGE_COMPOSE_H
/*
 * What goes out.
 *
 * A post: a new header block before the body's own bytes. Kept fields are
 * copied as they stand, octet for octet, in their order, so that the author's
 * DKIM signature stays valid; ours come before them.
 * A notice: a whole small message of ours, with a message attached or not.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"

struct outgoing_marks {
	const char *list_name, *list_address, *list_description;
	const char *list_id; /* "acttes.coopdescommuns.org" */
	const char *list_owner, *list_help, *list_unsubscribe; /* addresses */
	const char *list_archive; /* a URL; "" or NULL: none */
	/* Where Date or Message-ID is missing they are made of it and of the
	 * header; 0: they are not made. */
	int64_t arrived_at;
	bool is_announcement; /* List-Post: NO */
	bool is_private; /* no list fields, only the mark against circles */
	const char *subject_tag; /* "" none */
	/* What Reply-To is to say; none: the field stays as it came. */
	const struct mailbox *reply_to;
	size_t n_reply_to;
	/* What the message itself says of where answers go is left out. */
	bool drops_answers;
	/* From rewritten: NULL keeps it. What stood there, or the other where
	 * it is given, goes to X-Original-From, and to Reply-To if that would
	 * not be there otherwise. */
	const struct mailbox *new_from, *original_from;
	/* An address that no field but To and Cc may tell; NULL: none. */
	const char *hidden;
};

/* Append the header block, with the empty line that ends it, to header. */
MUST_USE int compose_post(const struct message *message,
    const struct outgoing_marks *marks, struct str *header, struct err *err);

/*
 * Make the block in header, which compose_post() wrote, one of a multipart
 * whose first part is the message's body: it ends where the body's own bytes
 * are to follow. suffix gets what follows these: text (UTF-8, LF lines) as a
 * last part. seed is what nobody can guess.
 */
MUST_USE int compose_footer(struct span text, struct span seed,
    struct str *header, struct str *suffix, struct err *err);

struct notice_parts {
	struct mailbox from, to;
	const char *subject; /* UTF-8 */
	/* UTF-8, LF lines. Where it has a link, "<mailto:…>", an HTML form goes
	 * beside it. */
	const char *text;
	const char *message_id;  /* without brackets, nobody can guess it */
	const char *in_reply_to; /* without brackets, "" none */
	const char *reply_to;    /* "" none */
	const char *list_id;     /* "" none */
	int64_t at;
	bool is_reply; /* Auto-Submitted: auto-replied, else auto-generated */
	/* A message follows as message/rfc822: its bytes are not copied. */
	bool has_attached, attached_is_8bit;
};

/*
 * Header block (with its empty line) and body; lines end in CRLF, are at most
 * 998 octets and 7-bit. With an attached message, header goes up to where its
 * bytes are to follow, text part included, and body is what comes after them.
 */
MUST_USE int compose_notice(const struct notice_parts *parts,
    struct str *header, struct str *body, struct err *err);

/* Append text as header words (RFC 2047 where needed), folded. */
void compose_header_text(struct str *out, const char *name, const char *text);

#endif
