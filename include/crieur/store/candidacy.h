#ifndef CRIEUR_STORE_CANDIDACY_H
#define CRIEUR_STORE_CANDIDACY_H
/*
 * Who wishes to become a member of the association, or of a group, and what
 * became of it:
 *
 *     asked ──the person's yes──▶ answered ──the judges' word──▶ decided
 *
 * A member who asks for a group has answered at once. Changes are within the
 * caller's write transaction.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

enum {
	CANDIDACY_SEAL_SIZE = 27,
	CANDIDACY_DAYS = 60,
};

/* is_group: the group alone is asked for; seal, judge_seal: of the addresses
 * that the person, and those who decide, answer to; 0: not yet. */
#define CANDIDACY_ROW(ROW)            \
 ROW(INT, id, "id")                   \
 ROW(INT, person_id, "person_id")     \
 ROW(TEXT, group_name, "group_name")  \
 ROW(BOOL, is_group, "is_group")      \
 ROW(TEXT, seal, "seal")              \
 ROW(TEXT, judge_seal, "judge_seal")  \
 ROW(INT, asked_at, "asked_at")       \
 ROW(INT, expires_at, "expires_at")   \
 ROW(INT, answered_at, "answered_at") \
 ROW(INT, decided_at, "decided_at")
ROW_DECLARE(candidacy, CANDIDACY_ROW)

/* With new seals and its end, which are written into the row: seal and
 * judge_seal live in arena. */
MUST_USE int store_candidacy_add(struct store *store, struct candidacy_row *row,
    struct arena *arena, struct err *err);

/* Of either seal; ERR_ABSENT if there is none. */
MUST_USE int store_candidacy_find(struct store *store, const char *seal,
    struct arena *arena, struct candidacy_row *row_r, struct err *err);

/* Whether that person asks for that group, and nobody has decided. */
MUST_USE int store_candidacy_is_open(struct store *store,
    const struct candidacy_row *row, bool *is_r, struct err *err);

/* answered_at and decided_at. */
MUST_USE int store_candidacy_update(
    struct store *store, const struct candidacy_row *row, struct err *err);

#define SPONSOR_ROW(ROW)                \
 ROW(INT, candidacy_id, "candidacy_id") \
 ROW(INT, person_id, "person_id")       \
 ROW(INT, at, "at")
ROW_DECLARE(sponsor, SPONSOR_ROW)
ROW_NEXT(sponsor)

/* The same again changes nothing. */
MUST_USE int store_sponsor_add(
    struct store *store, const struct sponsor_row *row, struct err *err);
MUST_USE int store_sponsor_walk(struct store *store, int64_t candidacy_id,
    struct cursor *cursor, struct err *err);

#endif
