#ifndef MESSAGE_MIME_H
#define MESSAGE_MIME_H
/* Find the parts of a body. */
#include "crieur/base/arena.h"
#include "crieur/message/part.h"

struct mime {
	const char *type; /* of the whole */
	struct message_part *parts;
	size_t n;
	size_t n_seen; /* leaves and containers */
};

/* header is the message's block of fields, body what follows it. */
MUST_USE int mime_read(struct arena *arena, struct span header,
    struct span body, struct mime *mime, struct err *err);

#endif
