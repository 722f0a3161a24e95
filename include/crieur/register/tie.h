#ifndef CRIEUR_REGISTER_TIE_H
#define CRIEUR_REGISTER_TIE_H
/*
 * Memberships of groups, roles, contacts of organisations and rights on lists:
 * given and ended, never forgotten. See edit.h for what edits have in common.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/register/edit.h"
#include "crieur/store/dues.h"
#include "crieur/store/tie.h"
#include "crieur/store/unmatched.h"

struct tie_wish {
	int64_t person_id;
	struct span name; /* group, role, organisation, list */
	enum tie_kind kind;
	int32_t since;          /* DATE_NONE: from now on */
	int32_t until;          /* DATE_FOREVER: no end */
	int64_t sessions;       /* a guest's; SESSIONS_NOT_COUNTED */
	const char *granted_by; /* "person:N"; NULL: who edits */
};

/* A period that overlaps is drawn out or cut to the wish; else one is added.
 * The group or organisation must be there: ERR_ABSENT. Who becomes a group's
 * member is its guest no longer. */
MUST_USE int register_tie(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, struct err *err);

/* For imports: a tie given to somebody who is known to have none such. */
MUST_USE int tie_add(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, int32_t since, struct err *err);

/* End what holds after the wish's last day, until, of its kind or, where that
 * is TIE_KIND_NONE, of any. *n_ended_r is how many. */
MUST_USE int register_untie(struct register_edit *edit, enum tie tie,
    const struct tie_wish *wish, size_t *n_ended_r, struct err *err);

/*
 * A session of the group was held on a day: its counted guests, or those of
 * them that are named, have one less, and are guests no longer after that day
 * where it was their last. A day counts once.
 */
struct session {
	struct span group;
	int32_t day;
	const int64_t *whom; /* n_whom 0: all of them */
	size_t n_whom;
};

struct session_report {
	size_t n_counted, n_known, n_ended;
};

MUST_USE int register_count_session(struct register_edit *edit,
    const struct session *session, struct session_report *report_r,
    struct err *err);

/* *is_new_r is false where it is there already. */
MUST_USE int register_add_group(struct register_edit *edit, struct span name,
    const char *description, bool *is_new_r, struct err *err);
MUST_USE int register_describe_group(struct register_edit *edit,
    struct span name, const char *description, struct err *err);

MUST_USE int register_add_organisation(struct register_edit *edit,
    struct span name, struct span kind, int64_t *id_r, struct err *err);
/* The one of that name, made where there is none. ERR_INPUT where it is of
 * another kind; kind empty: of any, "organisation" when it is made. */
MUST_USE int register_need_organisation(struct register_edit *edit,
    struct span name, struct span kind, int64_t *id_r, struct err *err);

/* Payments, overrides and exemptions: see store/dues.h. Actor, reason and time
 * are the edit's; paid_from DATE_NONE counts from now on; reference "" is as
 * NULL. *is_new_r is false where that reference was recorded before. */
MUST_USE int register_add_dues(struct register_edit *edit,
    const struct dues_row *wish, bool *is_new_r, struct err *err);
/* Take a row back that was entered by mistake; ERR_ABSENT where it is not that
 * person's or organisation's (one is 0). */
MUST_USE int register_remove_dues(struct register_edit *edit, int64_t person_id,
    int64_t organisation_id, int64_t dues_id, struct err *err);
/* End the exemption that holds; *n_ended_r is how many did. */
MUST_USE int register_end_exemption(struct register_edit *edit,
    int64_t person_id, size_t *n_ended_r, struct err *err);
/* Bring what one source says was paid to that day: a later one is a new row,
 * an earlier one or DATE_NONE cuts or takes away that source's rows. */
MUST_USE int register_set_paid_until(struct register_edit *edit,
    int64_t person_id, const char *source, int32_t paid_until, struct err *err);

/* The dues that an unmatched payment is, once it is known whose. */
struct dues_row register_dues_of(const struct unmatched_row *payment);

/* Say whose an unmatched payment is: a person's, or an organisation's (one is
 * 0); it is recorded and waits no longer. Both 0: nobody's, for good. */
MUST_USE int register_assign(struct register_edit *edit, int64_t unmatched_id,
    int64_t person_id, int64_t organisation_id, struct err *err);

#endif
