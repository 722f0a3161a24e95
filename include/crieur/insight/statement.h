#ifndef CRIEUR_INSIGHT_STATEMENT_H
#define CRIEUR_INSIGHT_STATEMENT_H
/*
 * What can be proved of a message that went to a list, as for the summons of
 * an assembly: what came in and what went out, to the octet; each person it was
 * for, when the relay took it for them and in which words; who still waits, and
 * who must be told by a letter.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/digest.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"
#include "crieur/store/message.h"
#include "crieur/store/post.h"

enum statement_fate {
	STATEMENT_HANDED_OVER, /* the relay took it, and nothing came back */
	STATEMENT_WAITING,     /* still to be handed over */
	/* From here on a letter is needed. */
	STATEMENT_RETURNED, /* taken, and came back */
	STATEMENT_FAILED,
	STATEMENT_CANCELLED,
	STATEMENT_SUSPENDED,  /* entitled, but mail to them came back before */
	STATEMENT_NO_ADDRESS, /* entitled, but mail is delivered nowhere */
	STATEMENT_NOT_SENT,   /* entitled, and yet not among the recipients */
};

/* "handed_over", "waiting", "returned", … */
const char *statement_fate_name(enum statement_fate fate);

struct statement_person {
	int64_t person_id;   /* 0: no longer in the register */
	const char *name;    /* "" : likewise */
	const char *address; /* "" : none */
	enum statement_fate fate;
	int64_t at; /* handed over, or its end; WAITING: the next try */
	const char *relay;
	int code;
	const char *answer;   /* the relay's words */
	const char *queue_id; /* by which the relay names it, "" : it did not */
	int64_t returned_at;
	const char *returned_words;
};

struct statement_copy {
	int64_t outgoing_id;
	int64_t created_at;
	int64_t size;
	char digest[DIGEST_TEXT_SIZE]; /* SHA-256; "" : no longer known */
};

struct statement_list {
	struct post_row post;
	const struct list *list; /* NULL: the live policy has no such list */
	struct statement_copy *copies;
	size_t n_copies;
	struct statement_person *people; /* by name, then address */
	size_t n_people;
	size_t n_handed_over, n_waiting, n_letters;
};

struct statement {
	struct message_row message;
	char digest[DIGEST_TEXT_SIZE]; /* of what was received; "" likewise */
	const char *author;            /* a name, "" : not in the register */
	struct statement_list *lists;  /* posts of it, in order */
	size_t n_lists;
};

struct statement_question {
	struct store *store;
	const struct site *site;
	int64_t message_id;
};

/* About a received message; all in arena. As of one moment. */
MUST_USE int statement_gather(const struct statement_question *question,
    struct arena *arena, struct statement *statement_r, struct err *err);

/* The name a smarthost gave the mail in its answer; "" if it gave none. In
 * arena. */
const char *statement_queue_id(const char *answer, struct arena *arena);

/* Keep the digests of what was received before then and went out, so that its
 * content may be forgotten; a transaction for some of them. *n_r is how many
 * were taken. */
MUST_USE int statement_keep(
    struct store *store, int64_t before_at, int64_t *n_r, struct err *err);

#endif
