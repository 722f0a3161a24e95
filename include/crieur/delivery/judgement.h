#ifndef CRIEUR_DELIVERY_JUDGEMENT_H
#define CRIEUR_DELIVERY_JUDGEMENT_H
/*
 * Whose fault a smarthost's answer says it is. A recipient bounces for what is
 * his, a message stops for what is its own, and for what is ours (quota,
 * credentials, a sender not owned, a server in trouble) nobody bounces.
 */
#include <stdbool.h>

enum reply_stage {
	REPLY_STAGE_OPEN, /* greeting, EHLO, TLS, AUTH */
	REPLY_STAGE_MAIL,
	REPLY_STAGE_RCPT,
	REPLY_STAGE_DATA, /* and the answer to the final dot */
};

enum blame {
	BLAME_NOBODY, /* 2xx */
	BLAME_RECIPIENT,
	BLAME_MESSAGE,
	BLAME_US,
	/* After the data, in words that no row explains: the message's, or
	 * ours; what becomes of another author's message will tell. */
	BLAME_UNKNOWN,
};

struct judgement {
	enum blame blame;
	bool is_final;     /* no later try can change it */
	bool needs_person; /* of BLAME_US: trying again repairs nothing */
	bool is_too_many;  /* fewer recipients at once will do (452 4.5.3) */
};

/* code 0: no answer. Only its digits, the enhanced code (RFC 3463) and known
 * words count; a code that no rule knows is ours and temporary. */
struct judgement judge_reply(
    enum reply_stage stage, int code, const char *text);

#endif
