#ifndef CRIEUR_POST_SENDER_H
#define CRIEUR_POST_SENDER_H
/*
 * Whether the list's address is to stand in From: as its relay says, or as the
 * author's domain asks of those who receive mail in its name.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct sender_question {
	struct store *store;
	const struct site *site;
	const struct list *list;
	const struct mailbox *author;
	bool is_proved; /* it is who From says */
	int64_t at;
	bool never_asks; /* what is not known yet counts as the strictest */
};

struct sender_choice {
	/* The relay has been asked, and the post is to wait for the answer. */
	bool is_waiting;
	bool rewrites_from;
	char why[384]; /* for the post's story, "" where the relay is always so
	                */
};

/*
 * What is known, or a question to the relay. What is not known after
 * dns.patience, or could not be found out, counts as the strictest: a
 * rewritten From arrives everywhere. Outside of any transaction.
 */
MUST_USE int sender_choose(const struct sender_question *question,
    struct sender_choice *choice_r, struct err *err);

#endif
