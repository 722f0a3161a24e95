#ifndef CRIEUR_SRC_MODERATION_ORDER_PEOPLE_H
#define CRIEUR_SRC_MODERATION_ORDER_PEOPLE_H
/* Orders about people, carried out: what is to be said is said. */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

#include "order.h"

MUST_USE int order_moderated(
    struct ordering *ordering, const struct order *order, struct err *err);
MUST_USE int order_invite(
    struct ordering *ordering, const struct order *order, struct err *err);
MUST_USE int order_remove(
    struct ordering *ordering, const struct order *order, struct err *err);
MUST_USE int order_session(
    struct ordering *ordering, const struct order *order, struct err *err);
MUST_USE int order_members(struct ordering *ordering, struct err *err);

/* Say a phrase of the catalogue, with its value. */
void ordering_say(
    struct ordering *ordering, const char *phrase, struct span value);
void ordering_say_number(
    struct ordering *ordering, const char *phrase, int64_t number);

/* The next address of a line, cut off; "" : there is none. */
struct span order_next_address(struct span *line);

#endif
