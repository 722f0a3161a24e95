#ifndef CRIEUR_TASK_ANSWER_H
#define CRIEUR_TASK_ANSWER_H
/*
 * A person's answer to a mail of ours about a post, and the tokens of the
 * addresses it goes to: LIST-moderate+TOKEN@, LIST-confirm+TOKEN@. A token
 * names the post and the person; who holds it still has to prove to be that
 * person.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/token.h"
#include "crieur/message/address.h"
#include "crieur/task/task.h"

/* The address LIST-what+TOKEN@ of a token: the same each time it is made. */
struct token_address {
	char token[TOKEN_SIZE]; /* as the store has it */
	/* "" where the list's name leaves no room for it. */
	char text[ADDRESS_TEXT_SIZE];
};

MUST_USE int token_address_make(const struct task *task,
    const struct token *token, const char *what,
    struct token_address *address_r, struct err *err);

/* The token the post was sent to, in lower case, as mail systems may have
 * changed it; "" : none. NULL: no memory. */
const char *task_token(const struct task *task);

/* A mail to people that answers one of ours whose Reply-To has a token, as some
 * readers of mail ignore that field: it is made one to that address, to be
 * worked on anew. The token proves nobody there either. */
MUST_USE int answer_readdress(
    struct task *task, bool *is_moved_r, struct err *err);

struct answer {
	struct task *mail; /* what was written */
	/* The post it is about; the mail itself, where the token says nothing.
	 */
	struct task *about;
	struct task post;
	const char *token;
};

/* About the post with that id (0: none is known), if it is of the list that
 * was written to; its notices are prepared. To be closed. */
MUST_USE int answer_open(
    struct answer *answer, struct task *mail, int64_t post_id, struct err *err);
void answer_close(struct answer *answer);

/* What comes of the mail. */
void answer_is(struct answer *answer, enum task_outcome outcome);

/* Whether the token said something. */
bool answer_is_known(const struct answer *answer);

/* Tell who wrote, in the thread of what they wrote. */
MUST_USE int answer_say(struct answer *answer, const char *notice,
    const char *reply_to, struct err *err);

/* One line into the log of the post, by who wrote. */
MUST_USE int answer_note(const struct answer *answer, const char *what,
    const char *detail, struct err *err);

/* Without effect: note what, and tell who wrote, if they may be told, why, a
 * phrase, with that notice. */
struct answer_refusal {
	const char *what, *why, *notice;
	bool is_told;
};

MUST_USE int answer_refuse(struct answer *answer,
    const struct answer_refusal *refusal, struct err *err);

#endif
