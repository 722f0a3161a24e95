#ifndef CRIEUR_MESSAGE_PART_H
#define CRIEUR_MESSAGE_PART_H
/*
 * The MIME shape of a message (RFC 2045, 2046): its leaves in order, found in
 * one pass without recursion. An attached message (message/rfc822) is one
 * leaf; what is inside it is not looked at. No more than LIMIT_MIME_PARTS
 * leaves and containers, LIMIT_MIME_DEPTH deep.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"

enum transfer_encoding {
	ENCODING_NONE, /* 7bit, 8bit, binary, or unknown */
	ENCODING_QUOTED_PRINTABLE,
	ENCODING_BASE64,
};

struct message_part {
	const char *type;      /* "text/plain", in lower case */
	const char *charset;   /* as given, "" none */
	const char *file_name; /* UTF-8, "" none */
	enum transfer_encoding encoding;
	bool is_attachment; /* what a reader would save, not read */
	struct span header; /* empty for a message of one part */
	struct span body;   /* as it stands, still encoded */
};

size_t message_n_parts(const struct message *message);
const struct message_part *message_part(
    const struct message *message, size_t i);

/* The type of the whole: "multipart/report" and so on, in lower case. */
const char *message_type(const struct message *message);

/* Add the part's text, at most max octets of UTF-8 with LF lines, to out: the
 * transfer encoding and charset undone. HTML stays HTML. */
MUST_USE int part_text(const struct message_part *part, size_t max,
    struct str *out, struct err *err);

/* Add at most max octets of what a reader sees first: the plain text, else the
 * HTML made plain. Nothing if there is neither. */
MUST_USE int message_add_text(const struct message *message, size_t max,
    struct str *out, struct err *err);

/*
 * Take one field, with its continuation lines, off the front of *rest. False
 * at the empty line, which is taken off as well, and at the end. A line that
 * is no field comes out with an empty name. Line ends may be LF or CRLF: a
 * MIME part's header is read as it comes.
 */
bool field_next(struct span *rest, struct header_field *field_r);

#endif
