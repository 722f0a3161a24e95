#ifndef CRIEUR_STORE_POST_STATE_H
#define CRIEUR_STORE_POST_STATE_H
/*
 * What a post is for, and its life:
 *
 *      (gate) ─┬▶ accepted ─────▶ expanded, discarded, unconfirmed
 *              ├▶ held ─────────▶ accepted, rejected, discarded
 *              ├▶ unconfirmed ──▶ accepted, held, rejected, discarded
 *              └▶ rejected, discarded
 *
 * The functions of store/post.h move a post along these lines alone.
 */
#include "crieur/base/name_table.h"

enum purpose {
#define PURPOSE(name, word, meaning) PURPOSE_##name,
#include "crieur/store/purpose.def"
#undef PURPOSE
};

enum post_state {
#define POST_STATE(name, word, meaning) POST_##name,
#include "crieur/store/post_state.def"
#undef POST_STATE
};

extern const struct name_table purpose_names, post_state_names;

/* As the store and the log write them. */
const char *purpose_name(enum purpose purpose);
const char *post_state_name(enum post_state state);

/* Their kinds in a row (store/row.h). */
#define ROW_TYPE_PURPOSE     enum purpose
#define ROW_KIND_PURPOSE     ROW_KIND_ENUM
#define ROW_NAMES_PURPOSE    &purpose_names
#define ROW_TYPE_POST_STATE  enum post_state
#define ROW_KIND_POST_STATE  ROW_KIND_ENUM
#define ROW_NAMES_POST_STATE &post_state_names

#endif
