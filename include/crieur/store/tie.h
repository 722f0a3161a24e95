#ifndef CRIEUR_STORE_TIE_H
#define CRIEUR_STORE_TIE_H
/*
 * What binds a person to a named thing for a time: membership of a group, a
 * role, being an organisation's contact, a right on a list. One row a period;
 * the same things are asked of all four, so one set of functions serves them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

enum tie {
	TIE_MEMBERSHIP, /* group; member, facilitator, guest */
	TIE_ROLE,       /* role; of no kind */
	TIE_CONTACT,    /* organisation; of no kind */
	TIE_RIGHT,      /* list; include, exclude, moderated */
	TIE_COUNT,
};

#define TIE_KIND(NAME)                     \
 NAME(TIE_KIND_NONE, "")                   \
 NAME(TIE_KIND_MEMBER, "member")           \
 NAME(TIE_KIND_FACILITATOR, "facilitator") \
 NAME(TIE_KIND_GUEST, "guest")             \
 NAME(TIE_KIND_INCLUDE, "include")         \
 NAME(TIE_KIND_EXCLUDE, "exclude")         \
 NAME(TIE_KIND_MODERATED, "moderated")

enum tie_kind {
	TIE_KIND(NAME_CONSTANT)
};
extern const struct name_table tie_kind_names;

#define ROW_TYPE_TIE_KIND  enum tie_kind
#define ROW_KIND_TIE_KIND  ROW_KIND_ENUM
#define ROW_NAMES_TIE_KIND &tie_kind_names

const char *tie_kind_name(enum tie_kind kind);

enum {
	SESSIONS_NOT_COUNTED = -1,
};

/* name: of the thing; since, until: DATE_NONE, DATE_FOREVER: open;
 * sessions_left: of a guest; granted_by: of a membership, an actor or
 * "person:N". Each tie has its own SELECT, in this order. */
#define TIE_ROW(ROW)                        \
 ROW(INT, id, "id")                         \
 ROW(INT, person_id, "person_id")           \
 ROW(BYTES, name, "name")                   \
 ROW(TIE_KIND, kind, "kind")                \
 ROW(DAY, since, "since")                   \
 ROW(LAST_DAY, until, "until")              \
 ROW(COUNT, sessions_left, "sessions_left") \
 ROW(BYTES, granted_by, "granted_by")
ROW_DECLARE(tie, TIE_ROW)
ROW_NEXT(tie)
ROW_ALL(tie)

/* Whether the period covers that day. A guest whose sessions are used up was
 * one through the day of the last of them. */
bool tie_holds(const struct tie_row *row, int32_t day);

MUST_USE int store_tie_insert(struct store *store, enum tie tie,
    const struct tie_row *row, struct err *err);
/* Since, until and sessions of the row with this id; who granted it, unless
 * that is empty. */
MUST_USE int store_tie_update(struct store *store, enum tie tie,
    const struct tie_row *row, struct err *err);
MUST_USE int store_tie_delete(
    struct store *store, enum tie tie, int64_t id, struct err *err);

/* All periods, past ones too, of a person or of a thing; ordered by name, kind
 * and since. */
MUST_USE int store_tie_of_person_walk(struct store *store, enum tie tie,
    int64_t person_id, struct cursor *cursor, struct err *err);
MUST_USE int store_tie_of_name_walk(struct store *store, enum tie tie,
    struct span name, struct cursor *cursor, struct err *err);

/* The rows with an end on one of these days, for warnings before the end. */
struct tie_days {
	int32_t first, last;
};

MUST_USE int store_tie_ending_walk(struct store *store, enum tie tie,
    const struct tie_days *days, struct cursor *cursor, struct err *err);

/* A guest came to a session of that day; *is_new_r false: it is known. */
struct session_row {
	int64_t membership_id;
	int32_t day;
	const char *actor;
	int64_t recorded_at;
};

MUST_USE int store_session_insert(struct store *store,
    const struct session_row *row, bool *is_new_r, struct err *err);

#endif
