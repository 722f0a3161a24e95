#ifndef CRIEUR_SRC_MODERATION_ORDER_H
#define CRIEUR_SRC_MODERATION_ORDER_H
/*
 * What a facilitator may ask for beside a verdict, in a reply or in a mail to
 * LIST-request@: put a person under moderation or trust them again, slow the
 * list down, see what waits, say when one is away.
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
	ORDER_PAUSE,    /* number: posts an hour, 0: none */
	ORDER_RESUME,
	ORDER_FLOOD, /* number: 1 send what it held, 0 drop it */
	ORDER_HELD,
	ORDER_NEXT,
	ORDER_ABSENT, /* until day */
	ORDER_PRESENT,
};

struct order {
	enum order_kind kind;
	struct span argument; /* within the text */
	int64_t number;
	int32_t day;
};

/* Read the first meaningful line. A word that wants something which is missing
 * or cannot be read is no order. A day without year is the next such day after
 * today. */
struct order order_read(struct span text, int32_t today);

struct ordering {
	struct task *task; /* the mail that orders it */
	int64_t person_id; /* its author, who may moderate the list */
	struct str said;   /* what there is to say; in the arena */
};

/* Carry it out. */
MUST_USE int order_run(
    struct ordering *ordering, const struct order *order, struct err *err);

#endif
