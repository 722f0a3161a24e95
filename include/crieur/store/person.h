#ifndef CRIEUR_STORE_PERSON_H
#define CRIEUR_STORE_PERSON_H
/*
 * People: the row of each, what they were before, their tags, and who was
 * missing from a file of everybody. Texts read live in the arena or, of a walk,
 * until its next row.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/row.h"

#define STANDING(NAME)                                               \
 NAME(STANDING_NONE, "") /* not in the register then, or not said */ \
 NAME(STANDING_CANDIDATE, "candidate")                               \
 NAME(STANDING_MEMBER, "member")                                     \
 NAME(STANDING_GUEST, "guest")                                       \
 NAME(STANDING_RESIGNED, "resigned")                                 \
 NAME(STANDING_STRUCK_OFF, "struck-off")                             \
 NAME(STANDING_DECEASED, "deceased")

enum standing {
	STANDING(NAME_CONSTANT)
};
extern const struct name_table standing_names;

#define ROW_TYPE_STANDING  enum standing
#define ROW_KIND_STANDING  ROW_KIND_ENUM
#define ROW_NAMES_STANDING &standing_names

const char *standing_name(enum standing standing);
/* Resigned, struck off, deceased: whoever has left holds nothing. */
bool standing_has_left(enum standing standing);

/* name_key: see register/name.h; standing_since DATE_NONE: always so;
 * admitted_on DATE_NONE: no decision. */
#define PERSON_ROW(ROW)                     \
 ROW(INT, id, "id")                         \
 ROW(TEXT, name, "name")                    \
 ROW(TEXT, name_key, "name_key")            \
 ROW(STANDING, standing, "standing")        \
 ROW(DAY, standing_since, "standing_since") \
 ROW(BOOL, is_moderated, "is_moderated")    \
 ROW(TEXT, sponsors, "sponsors")            \
 ROW(DAY, admitted_on, "admitted_on")       \
 ROW(INT, created_at, "created_at")
ROW_DECLARE(person, PERSON_ROW)

MUST_USE int store_person_insert(struct store *store,
    const struct person_row *row, int64_t *id_r, struct err *err);
MUST_USE int store_person_update(
    struct store *store, const struct person_row *row, struct err *err);
/* ERR_ABSENT if there is no such person. */
MUST_USE int store_person_get(struct store *store, int64_t id,
    struct arena *arena, struct person_row *row_r, struct err *err);
MUST_USE int store_person_delete(
    struct store *store, int64_t id, struct err *err);
/* When the first of those who are in the register was entered; 0: empty. */
MUST_USE int store_person_first_at(
    struct store *store, int64_t *at_r, struct err *err);
/* The only person with this key; 0 for none, -1 for several. */
MUST_USE int store_person_find_name(
    struct store *store, struct span name_key, int64_t *id_r, struct err *err);
/* The next member by id after that one; 0: none. */
MUST_USE int store_next_member(
    struct store *store, int64_t after_id, int64_t *id_r, struct err *err);

#define FORMER_STANDING_ROW(ROW)     \
 ROW(STANDING, standing, "standing") \
 ROW(DAY, since, "since")            \
 ROW(LAST_DAY, until, "until")
ROW_DECLARE(former_standing, FORMER_STANDING_ROW)
ROW_NEXT(former_standing)

MUST_USE int store_former_standing_insert(struct store *store,
    int64_t person_id, const struct former_standing_row *row, struct err *err);
MUST_USE int store_former_standing_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);

#define TAG_ROW(ROW) ROW(TEXT, tag, "tag")
ROW_DECLARE(tag, TAG_ROW)
ROW_NEXT(tag)
ROW_ALL(tag)

MUST_USE int store_tag_insert(struct store *store, int64_t person_id,
    struct span tag, bool *is_new_r, struct err *err);
MUST_USE int store_tag_delete(struct store *store, int64_t person_id,
    struct span tag, bool *was_there_r, struct err *err);
MUST_USE int store_tag_walk(struct store *store, int64_t person_id,
    struct cursor *cursor, struct err *err);

/* Who was missing from a file of everybody, and their standing before;
 * STANDING_NONE: they were not. */
MUST_USE int store_missing_insert(struct store *store, int64_t person_id,
    enum standing standing, int64_t at, struct err *err);
MUST_USE int store_missing_get(struct store *store, int64_t person_id,
    enum standing *standing_r, struct err *err);
MUST_USE int store_missing_delete(
    struct store *store, int64_t person_id, struct err *err);

/* The last id: about how many there are. */
MUST_USE int store_person_last(
    struct store *store, int64_t *id_r, struct err *err);

#endif
