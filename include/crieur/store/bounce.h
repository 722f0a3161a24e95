#ifndef CRIEUR_STORE_BOUNCE_H
#define CRIEUR_STORE_BOUNCE_H
/*
 * What came back of deliveries, by the table bounce, and the deliveries it came
 * back of. Only addresses of the register have rows. Texts live in the arena
 * or, of a walk, until its next row.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#define BOUNCE_CLASS(NAME)                                                   \
 NAME(BOUNCE_CLASS_ADDRESS, "address")   /* no such mailbox, for good */     \
 NAME(BOUNCE_CLASS_DISABLED, "disabled") /* there, but closed */             \
 NAME(BOUNCE_CLASS_FULL, "full")         /* its mailbox is full */           \
 NAME(BOUNCE_CLASS_TEMPORARY,                                                \
     "temporary") /* delayed, or given up after trouble */                   \
 NAME(BOUNCE_CLASS_POLICY,                                                   \
     "policy") /* they do not want us, or our relay cannot */                \
 NAME(BOUNCE_CLASS_MESSAGE, "message")     /* its size, its content */       \
 NAME(BOUNCE_CLASS_AUTOMATIC, "automatic") /* absence, challenge, receipt */ \
 NAME(BOUNCE_CLASS_COMPLAINT, "complaint")                                   \
 NAME(BOUNCE_CLASS_UNKNOWN, "unknown")

enum bounce_class {
	BOUNCE_CLASS(NAME_CONSTANT)
};
extern const struct name_table bounce_class_names;

/* Whether it counts against an address, sooner or later. */
static inline bool bounce_class_counts(enum bounce_class class)
{
	return class == BOUNCE_CLASS_ADDRESS ||
	       class == BOUNCE_CLASS_DISABLED || class == BOUNCE_CLASS_FULL;
}

#define ROW_TYPE_BOUNCE_CLASS  enum bounce_class
#define ROW_KIND_BOUNCE_CLASS  ROW_KIND_ENUM
#define ROW_NAMES_BOUNCE_CLASS &bounce_class_names

/* How it is known: a mail came, the relay was told, a probe failed. */
#define BOUNCE_SOURCE(NAME)         \
 NAME(BOUNCE_SOURCE_MAIL, "mail")   \
 NAME(BOUNCE_SOURCE_RELAY, "relay") \
 NAME(BOUNCE_SOURCE_PROBE, "probe")

enum bounce_source {
	BOUNCE_SOURCE(NAME_CONSTANT)
};
extern const struct name_table bounce_source_names;

#define ROW_TYPE_BOUNCE_SOURCE  enum bounce_source
#define ROW_KIND_BOUNCE_SOURCE  ROW_KIND_ENUM
#define ROW_NAMES_BOUNCE_SOURCE &bounce_source_names

/* A delivery that failed. delivery_id 0: there is no such delivery; list "" :
 * the site's; code, text: what the relay was told. */
#define BOUNCED_ROW(ROW)          \
 ROW(INT, delivery_id, "d.id")    \
 ROW(TEXT, address, "d.address")  \
 ROW(TEXT, list, "o.list")        \
 ROW(NUMBER, code, "d.last_code") \
 ROW(TEXT, text, "d.last_text")   \
 ROW(INT, at, "d.done_at")
ROW_DECLARE(bounced, BOUNCED_ROW)

/* The delivery that went out under an envelope sender of its own. */
MUST_USE int store_bounced_by_sender(struct store *store, const char *sender,
    struct arena *arena, struct bounced_row *row_r, struct err *err);

/* That to an address of what one of these names: the outgoing a smarthost was
 * told this name of (RFC 3461 ENVID); a mail of ours alone, whose Message-ID
 * nobody else has seen. */
struct bounced_key {
	const char *report_id, *message_id;
	const char *address;
};

MUST_USE int store_bounced_find(struct store *store,
    const struct bounced_key *key, struct arena *arena,
    struct bounced_row *row_r, struct err *err);

/* The next delivery after that id which the relay could not make and nobody
 * has looked at. */
MUST_USE int store_bounced_next_unscored(struct store *store, int64_t after_id,
    struct arena *arena, struct bounced_row *row_r, struct err *err);
MUST_USE int store_bounced_scored(
    struct store *store, int64_t delivery_id, struct err *err);

/* storm_id 0: it counts, where its class does. */
#define BOUNCE_ROW(ROW)                 \
 ROW(INT, at, "b.at")                   \
 ROW(DAY, day, "b.day")                 \
 ROW(TEXT, address, "b.address")        \
 ROW(TEXT, list, "b.list")              \
 ROW(INT, delivery_id, "b.delivery_id") \
 ROW(BOUNCE_SOURCE, source, "b.source") \
 ROW(BOUNCE_CLASS, class, "b.class")    \
 ROW(TEXT, code, "b.code")              \
 ROW(TEXT, words, "b.words")            \
 ROW(ID, storm_id, "b.storm_id")
ROW_DECLARE(bounce, BOUNCE_ROW)
ROW_NEXT(bounce)

/* *is_new_r false: it was known, or nobody has that address. */
MUST_USE int store_bounce_insert(struct store *store,
    const struct bounce_row *row, bool *is_new_r, struct err *err);
/* Newest first, at most max; person 0: everybody's. */
MUST_USE int store_bounce_walk(struct store *store, int64_t person_id, int max,
    struct cursor *cursor, struct err *err);
/* Those of one outgoing, oldest first. */
MUST_USE int store_bounce_of_walk(struct store *store, int64_t outgoing_id,
    struct cursor *cursor, struct err *err);

/* What counts of a class for an address since then. */
struct bounce_period {
	const char *address;
	enum bounce_class class;
	int64_t since_at;
};

/* n_days: different ones; list: of the last one, NULL: there is none. */
#define BOUNCE_SCORE_ROW(ROW)                        \
 ROW(INT, n_days, "count(DISTINCT day)")             \
 ROW(INT, first_at, "min(at)")                       \
 ROW(INT, last_at, "max(at)")                        \
 ROW(OPTION, list,                                   \
     "(SELECT last.list FROM bounce AS last"         \
     "  WHERE last.address = ?1 AND last.class = ?2" \
     "  ORDER BY last.at DESC LIMIT 1)")
ROW_DECLARE(bounce_score, BOUNCE_SCORE_ROW)

MUST_USE int store_bounce_score(struct store *store,
    const struct bounce_period *period, struct arena *arena,
    struct bounce_score_row *score_r, struct err *err);
/* From *address to the next in order with something that counts since then, or
 * with a state; NULL: there is none. */
MUST_USE int store_bounce_next_address(struct store *store, int64_t since_at,
    struct arena *arena, const char **address, struct err *err);
/* When the last mail went to the address, not later than then, that could have
 * come back and has not; 0: none. */
MUST_USE int store_bounce_took_mail(struct store *store, const char *address,
    int64_t until_at, int64_t *at_r, struct err *err);
/* Whether a delivery came back for good. */
MUST_USE int store_bounce_has(
    struct store *store, int64_t delivery_id, bool *has_r, struct err *err);

#endif
