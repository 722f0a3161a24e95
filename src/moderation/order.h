#ifndef CRIEUR_SRC_MODERATION_ORDER_H
#define CRIEUR_SRC_MODERATION_ORDER_H
/*
 * What a facilitator may ask for beside a verdict, in a reply or in a mail to
 * LIST-request@: see who is on the list and what was done, invite, count a
 * session, put a person under moderation or trust them again, slow the list
 * down, see what waits, say when one is away. It binds to that list, its
 * co-facilitators are told of what it changes, and of somebody who is not on
 * the list it says the same whether they exist or not.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/str.h"
#include "crieur/task/task.h"

enum order_kind {
	ORDER_NONE,
	ORDER_MODERATE, /* a person */
	ORDER_TRUST,    /* a person */
	ORDER_INVITE,   /* a person: words, number, day, is_lasting */
	ORDER_REMOVE,   /* a person */
	ORDER_SESSION,  /* of that day, argument: who came; "" : all guests */
	ORDER_MEMBERS,
	ORDER_HISTORY,
	ORDER_PAUSE, /* number: posts an hour, 0: none */
	ORDER_RESUME,
	ORDER_FLOOD,   /* number: 1 send what it held, 0 drop it */
	ORDER_MEDIATE, /* words; not read here: message/answer.h does */
	ORDER_HELD,
	ORDER_NEXT,
	ORDER_ABSENT, /* until day; DATE_NONE: to be asked */
	ORDER_PRESENT,
};

struct order {
	enum order_kind kind;
	struct span argument, words; /* within the text */
	int64_t number;
	int32_t day;     /* DATE_NONE: not said */
	bool is_lasting; /* a guest whom nobody asks to become a member */
};

/* Read the first meaningful line. A word that wants something which is missing
 * or cannot be read is no order, nor is a question. A day without year is the
 * next such day, for a session the last. */
struct order order_read(struct span text, int32_t today);

struct ordering {
	struct task *task; /* the mail that orders it */
	int64_t person_id; /* its author, who may moderate the list */
	struct str said;   /* what there is to say; in the arena */
	bool is_news;      /* for the co-facilitators, and for the history */
};

/* Carry it out. */
MUST_USE int order_run(
    struct ordering *ordering, const struct order *order, struct err *err);

/* Carry out what the author of the mail orders, if they may moderate the list
 * and are proved, and answer them: wherever it was written to. */
MUST_USE int order_request(
    struct task *task, const struct order *order, struct err *err);

#endif
