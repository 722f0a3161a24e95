#ifndef CRIEUR_STORE_ROW_H
#define CRIEUR_STORE_ROW_H
/*
 * A row is declared once, as a list of ROW(KIND, member, "column"):
 *
 *     #define PROBE_ROW(ROW) \
 *      ROW(INT, post_id, "post_id") \
 *      ROW(TEXT, address, "address")
 *     ROW_DECLARE(probe, PROBE_ROW)
 *
 * which gives struct probe_row, and, with ROW_DEFINE(probe, PROBE_ROW) in the
 * one file that writes its SQL, probe_row_type(), which reads it. Column is any
 * SQL expression; the member is the name of the fact everywhere else.
 *
 *     INT      int64_t; NULL reads as 0
 *     ID       as INT, and 0 is bound as NULL
 *     COUNT    int64_t; NULL reads as -1: it is not counted, not known
 *     NUMBER   int
 *     BOOL     bool
 *     TEXT     const char *, NULL reads as ""
 *     OPTION   const char *, NULL is NULL
 *     BYTES    struct span; in a row that was read a NUL follows it
 *     VIEW     struct span; not copied: of a walk alone, until its next step
 *     DAY      int32_t; NULL is DATE_NONE
 *     LAST_DAY int32_t; NULL is DATE_FOREVER
 *
 * An enum with a name_table adds a kind of its own: see below.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/name_table.h"
#include "crieur/base/span.h"
#include "crieur/store/cursor.h"

enum row_kind {
	ROW_KIND_INT,
	ROW_KIND_ID,
	ROW_KIND_COUNT,
	ROW_KIND_NUMBER,
	ROW_KIND_BOOL,
	ROW_KIND_TEXT,
	ROW_KIND_OPTION,
	ROW_KIND_BYTES,
	ROW_KIND_VIEW,
	ROW_KIND_DAY,
	ROW_KIND_LAST_DAY,
	ROW_KIND_ENUM,
};

struct row_field {
	enum row_kind kind;
	const char *name; /* the member */
	size_t offset;
	const struct name_table *names; /* of ROW_KIND_ENUM */
};

struct row_type {
	const struct row_field *fields;
	size_t n_fields, size;
};

/* The kinds as types of C. */
#define ROW_TYPE_INT      int64_t
#define ROW_TYPE_ID       int64_t
#define ROW_TYPE_COUNT    int64_t
#define ROW_TYPE_NUMBER   int
#define ROW_TYPE_BOOL     bool
#define ROW_TYPE_TEXT     const char *
#define ROW_TYPE_OPTION   const char *
#define ROW_TYPE_BYTES    struct span
#define ROW_TYPE_VIEW     struct span
#define ROW_TYPE_DAY      int32_t
#define ROW_TYPE_LAST_DAY int32_t

/* A kind for an enum: beside it, in its header, stand
 *     #define ROW_TYPE_PURPOSE  enum purpose
 *     #define ROW_KIND_PURPOSE  ROW_KIND_ENUM
 *     #define ROW_NAMES_PURPOSE &purpose_names
 * A stored word that the table does not have is ERR_BUG. */
#define ROW_NAMES_INT      NULL
#define ROW_NAMES_ID       NULL
#define ROW_NAMES_COUNT    NULL
#define ROW_NAMES_NUMBER   NULL
#define ROW_NAMES_BOOL     NULL
#define ROW_NAMES_TEXT     NULL
#define ROW_NAMES_OPTION   NULL
#define ROW_NAMES_BYTES    NULL
#define ROW_NAMES_VIEW     NULL
#define ROW_NAMES_DAY      NULL
#define ROW_NAMES_LAST_DAY NULL

#define ROW_MEMBER(kind, member, column) ROW_TYPE_##kind member;

#define ROW_FIELD(kind, member, column) \
 { ROW_KIND_##kind, #member, offsetof(row_struct, member), ROW_NAMES_##kind },

/* struct NAME_row, and where its type is had. */
#define ROW_DECLARE(name, LIST) \
 struct name##_row {            \
  LIST(ROW_MEMBER)              \
 };                             \
 const struct row_type *name##_row_type(void);

/* The type of a declared row. */
#define ROW_DEFINE(name, LIST)                                  \
 const struct row_type *name##_row_type(void)                   \
 {                                                              \
  typedef struct name##_row row_struct;                         \
  static const struct row_field fields[] = { LIST(ROW_FIELD) }; \
  static const struct row_type type = {                         \
	  .fields = fields,                                     \
	  .n_fields = COUNT_OF(fields),                         \
	  .size = sizeof(row_struct),                           \
  };                                                            \
  return &type;                                                 \
 }

/* Rows of which only the id is asked. */
#define ID_ROW(ROW) ROW(INT, id, "id")
ROW_DECLARE(id, ID_ROW)
ROW_NEXT(id)

#endif
