#ifndef CRIEUR_REGISTER_PERSON_H
#define CRIEUR_REGISTER_PERSON_H
/*
 * A person as the policies see one, at a day: who they are, what they have
 * paid, what they belong to. Dated memberships and roles that do not cover the
 * day are left out; "verified" addresses alone identify an author.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"

enum membership_kind {
	MEMBERSHIP_MEMBER,
	MEMBERSHIP_FACILITATOR, /* is a member of the group too */
	MEMBERSHIP_GUEST,
};

struct membership {
	const char *group;
	enum membership_kind kind;
};

struct person {
	int64_t id;
	const char *name;
	bool is_member; /* standing: member */
	bool is_moderated, is_exempt;
	int32_t paid_until;  /* DATE_NONE: never paid */
	const char *address; /* where mail is delivered, NULL: nowhere */
	const struct membership *memberships;
	size_t n_memberships;
	const char *const *roles;
	size_t n_roles;
	const char *const *tags;
	size_t n_tags;
	/* kinds of the organisations in order they are a contact of */
	const char *const *active_in;
	size_t n_active_in;
};

/* *person_r is NULL for an unknown address; else it lives in arena. */
MUST_USE int register_person_by_address(struct store *store,
    struct span address, int32_t day, struct arena *arena,
    const struct person **person_r, struct err *err);
MUST_USE int register_person_by_id(struct store *store, int64_t id, int32_t day,
    struct arena *arena, const struct person **person_r, struct err *err);

/* Each person in order of id, in bounded memory: the person given to visit
 * lives only during that call. A visit that returns -1 ends the walk. Reads
 * within the transaction the caller has open, or its own moment. */
MUST_USE int register_each_person(struct store *store, int32_t day,
    int (*visit)(void *self, const struct person *person, struct err *err),
    void *self, struct err *err);

bool person_is_in(
    const struct person *person, struct span group); /* member or facilitator */
bool person_facilitates(const struct person *person, struct span group);
bool person_is_guest(const struct person *person, struct span group);
bool person_has_role(const struct person *person, struct span role);
bool person_has_tag(const struct person *person, struct span tag);
bool person_is_active_in(const struct person *person, struct span kind);
/* Dues current or within grace, or exempt. */
bool person_has_paid(
    const struct person *person, int32_t day, unsigned grace_days);

#endif
