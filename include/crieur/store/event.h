#ifndef CRIEUR_STORE_EVENT_H
#define CRIEUR_STORE_EVENT_H
/*
 * The log of what happened to things: append-only, read by trace and by
 * person show --history. Written within the transaction of what it tells of.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

/* subject is one of the schema's: "message", "post", "outgoing", "delivery",
 * "person", "group", "role", "organisation", "policy", "relay", "site". actor
 * is who did it: "gate", "clerk", "relay", "admin:login", an address. */
struct event {
	int64_t at;
	const char *actor, *subject;
	int64_t subject_id;
	const char *what, *detail;
};

MUST_USE int store_event_add(
    struct store *store, const struct event *event, struct err *err);

/* Whether a what of "LIST: …" was noted about the site after event's at. */
MUST_USE int store_list_event_since(struct store *store, const char *list,
    const struct event *event, bool *was_r, struct err *err);

/* The events of one subject, oldest first, for event_next(). */
#define EVENT_ROW(ROW)     \
 ROW(INT, at, "at")        \
 ROW(TEXT, actor, "actor") \
 ROW(TEXT, what, "what")   \
 ROW(TEXT, detail, "detail")
ROW_DECLARE(event, EVENT_ROW)
ROW_NEXT(event)

MUST_USE int store_event_walk(struct store *store, const char *subject,
    int64_t subject_id, struct cursor *cursor, struct err *err);

#endif
