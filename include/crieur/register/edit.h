#ifndef CRIEUR_REGISTER_EDIT_H
#define CRIEUR_REGISTER_EDIT_H
/*
 * Changes to the register, each logged with who, when and why in the same
 * transaction. All need an open write transaction of the caller's, and change
 * nothing where things are so already: n_changes tells.
 *
 * What is entered counts from the day it is entered, but for the register's
 * first day: what was taken over then is taken to have been so before.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/base/token.h"
#include "crieur/store/database.h"
#include "crieur/store/person.h"
#include "crieur/store/tie.h"

struct register_edit {
	struct store *store;
	const char *actor;  /* who: "admin:login" */
	const char *reason; /* why, "" : not said */
	int64_t at;
	int32_t day;
	int32_t since; /* day, or DATE_NONE on the register's first day */
	uint64_t n_changes;
	bool has_suppressions; /* whether any address was erased for good */
	bool is_quiet; /* counted, not logged: the caller logs the whole */
	unsigned char key[TOKEN_KEY_SIZE];
};

/* The caller has set store, actor, reason (NULL: not said) and at. */
MUST_USE int register_edit_begin(struct register_edit *edit, struct err *err);

/* Whose address this is, verified or not; or the id written as a number.
 * ERR_ABSENT if there is none. */
MUST_USE int register_find(struct store *store, struct span whom,
    int64_t *person_id_r, struct err *err);

struct newcomer {
	struct span name;
	const char *address;
	enum standing standing; /* STANDING_NONE: a member */
};

/* ERR_INPUT for a bad name or address, ERR_EXISTS for an address somebody has
 * already, ERR_DENIED for one that was erased with the wish never to be
 * written to again. */
MUST_USE int register_add_person(struct register_edit *edit,
    const struct newcomer *newcomer, int64_t *person_id_r, struct err *err);

MUST_USE int register_set_name(struct register_edit *edit, int64_t person_id,
    struct span name, struct err *err);
/* From that day on; what was before is kept. */
MUST_USE int register_set_standing(struct register_edit *edit,
    int64_t person_id, enum standing standing, int32_t since, struct err *err);
MUST_USE int register_set_moderated(struct register_edit *edit,
    int64_t person_id, bool is_moderated, struct err *err);
/* The committee's decision: sponsors and its day, DATE_NONE for none yet. */
MUST_USE int register_set_admission(struct register_edit *edit,
    int64_t person_id, const char *sponsors, int32_t admitted_on,
    struct err *err);
MUST_USE int register_set_tag(struct register_edit *edit, int64_t person_id,
    struct span tag, bool is_set, struct err *err);

/* ERR_INPUT for a word that is no standing. */
MUST_USE int register_read_standing(
    struct span word, enum standing *standing_r, struct err *err);

/* Addresses: the first of a person is the one delivered to. Taking that one
 * away hands delivery to the next verified one; the last stays. */
MUST_USE int register_add_address(struct register_edit *edit, int64_t person_id,
    struct span address, bool is_verified, struct err *err);
MUST_USE int register_remove_address(struct register_edit *edit,
    int64_t person_id, struct span address, struct err *err);
MUST_USE int register_deliver_to(struct register_edit *edit, int64_t person_id,
    struct span address, struct err *err);
MUST_USE int register_verify_address(struct register_edit *edit,
    int64_t person_id, struct span address, struct err *err);
/* For one list; an empty address goes back to the usual one. */
MUST_USE int register_deliver_list_to(struct register_edit *edit,
    int64_t person_id, struct span list, struct span address, struct err *err);

/* Whether this normalized address was erased for good; and lifting that. */
MUST_USE int register_is_suppressed(struct register_edit *edit,
    struct span address, bool *is_suppressed_r, struct err *err);
MUST_USE int register_suppress(struct register_edit *edit, struct span address,
    const char *reason, struct err *err);
MUST_USE int register_lift_suppression(
    struct register_edit *edit, struct span address, struct err *err);

#endif
