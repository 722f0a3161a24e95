#ifndef CRIEUR_REGISTER_PERSON_H
#define CRIEUR_REGISTER_PERSON_H
/*
 * A person as the policies see one, at a day: who they are, what they have
 * paid, what they belong to; nothing, once they have left. Dated memberships
 * and roles that do not cover the day are left out; "verified" addresses alone
 * identify an author.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/store/database.h"
#include "crieur/store/person.h"
#include "crieur/store/tie.h"

struct membership {
	const char *group;
	enum tie_kind kind; /* a facilitator is a member of the group too */
};

/* An organisation the person is a contact of. */
struct activity {
	const char *kind;
	int32_t paid_until; /* of the organisation; DATE_NONE: never paid */
	bool is_exempt;
};

/* What the register grants or takes beside the policy, on one list. */
enum list_right {
	LIST_RIGHT_NONE,
	LIST_RIGHT_INCLUDED,
	LIST_RIGHT_EXCLUDED, /* goes before an inclusion */
};

struct list_setting {
	const char *list;
	enum list_right right;
	bool is_moderated;
	const char *address; /* delivered to for this list, or NULL */
};

struct person {
	int64_t id;
	const char *name;
	bool is_member;         /* standing: member */
	enum standing standing; /* STANDING_NONE: was not in the register */
	bool is_moderated;      /* on every list */
	bool is_exempt;
	/* The later of their own and their organisations'; DATE_NONE: never */
	int32_t paid_until;
	const char *address; /* where mail is delivered, NULL: nowhere */
	struct membership *memberships;
	size_t n_memberships;
	const char **roles;
	size_t n_roles;
	const char **tags;
	size_t n_tags;
	struct activity *activities;
	size_t n_activities;
	struct list_setting *settings;
	size_t n_settings;
	/* Addresses to which mail has stopped, because it came back. */
	const char **suspended;
	size_t n_suspended;
};

/* The register on a day; what is read of it lives in arena. */
struct register_day {
	struct store *store;
	int32_t day;
	struct arena *arena;
};

/* clang-format off */
#define ON_DAY(store, day, arena) \
	(&(const struct register_day){ store, day, arena })
/* clang-format on */

/* *person_r is NULL for an unknown address or id. */
MUST_USE int register_person_by_address(const struct register_day *on,
    struct span address, const struct person **person_r, struct err *err);
MUST_USE int register_person_by_id(const struct register_day *on, int64_t id,
    const struct person **person_r, struct err *err);

bool person_is_in(
    const struct person *person, struct span group); /* member or facilitator */
bool person_facilitates(const struct person *person, struct span group);
bool person_is_guest(const struct person *person, struct span group);
bool person_has_role(const struct person *person, struct span role);
bool person_has_tag(const struct person *person, struct span tag);
/* A contact of an organisation of that kind whose dues are current or within
 * grace. */
bool person_is_active_in(const struct person *person, struct span kind,
    int32_t day, unsigned grace_days);
/* A member whose dues are current or within grace, or who is exempt. Who has
 * paid and is not admitted (or has left) is not in order: false. */
bool person_has_paid(
    const struct person *person, int32_t day, unsigned grace_days);

#define DUES_STATE(NAME)                                         \
 NAME(DUES_CURRENT, "current")                                   \
 NAME(DUES_GRACE, "grace") /* ended, within the days of grace */ \
 NAME(DUES_LATE, "late")   /* ended, or never paid */            \
 NAME(DUES_EXEMPT, "exempt")

enum dues_state {
	DUES_STATE(NAME_CONSTANT)
};
extern const struct name_table dues_state_names;

/* The dues alone: whether the person is a member is another fact. */
enum dues_state person_dues_state(
    const struct person *person, int32_t day, unsigned grace_days);
/* A candidate who has paid: only the committee's word is missing. */
bool person_awaits(const struct person *person, enum dues_state dues);

enum list_right person_right_on(const struct person *person, struct span list);
/* Whether their posts to that list wait for a moderator. */
bool person_is_moderated_on(const struct person *person, struct span list);
/* Where mail of that list goes to; NULL: nowhere. */
const char *person_address_on(const struct person *person, struct span list);
/* Whether mail to that address of theirs has stopped. */
bool person_is_suspended(const struct person *person, const char *address);

#endif
