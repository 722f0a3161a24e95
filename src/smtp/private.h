#ifndef CRIEUR_SRC_SMTP_PRIVATE_H
#define CRIEUR_SRC_SMTP_PRIVATE_H
/* A session from within. */
#include "crieur/smtp/session.h"
#include "crieur/smtp/wire.h"

#include "reply.h"
#include "stuff.h"

enum {
	CHUNK_SIZE = 16 * 1024, /* of a message under way */
};

struct smtp_session {
	struct wire wire;
	int timeout_s;
	bool is_lost; /* no QUIT: there is nobody to hear it, or no sync */

	/* As the last EHLO said. */
	bool has_starttls, has_pipelining, has_8bitmime, has_smtputf8, has_size;
	bool has_dsn, has_plain, has_login;
	uint64_t max_size;

	/* smtp_data()'s, here to keep threads' stacks small. */
	char chunk[CHUNK_SIZE];
	char stuffed[STUFF_ROOM(CHUNK_SIZE)];
};

/* A line of ours, CRLF added, into the buffer. */
MUST_USE int session_put(struct smtp_session *session, const char *format, ...)
    PRINTF_LIKE(2, 3);

/* Send the buffer, then read an answer. -1: the session is lost, and *reply_r
 * has words for it. */
MUST_USE int session_hear(struct smtp_session *session,
    const struct reply_visitor *visitor, struct smtp_reply *reply_r);

/* Before speaking: a peer that spoke unasked is not in step with us. -1: as
 * session_hear(). */
MUST_USE int session_expect_silence(
    struct smtp_session *session, struct smtp_reply *reply_r);

/* err from the words of a reply. Always -1. */
int session_fail(const struct smtp_reply *reply, enum err_kind kind,
    const char *step, struct err *err);

#endif
