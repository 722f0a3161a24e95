#ifndef CRIEUR_CLERK_RETENTION_H
#define CRIEUR_CLERK_RETENTION_H
/*
 * What the site's retention periods let go is forgotten: people who left long
 * ago first, then everything else that is old, piece by piece.
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/clerk/pass.h"
#include "crieur/store/retention.h"

struct retention_report {
	int64_t n_people;
	int64_t n_rows[FORGET_KINDS];
};

/* As it is told: "contents", "messages" … */
const char *retention_name(enum forget what);

/* Of people and rows together. */
int64_t retention_total(const struct retention_report *report);

/* is_dry: only count. What was forgotten is logged as the site's. */
MUST_USE int retention_run(const struct pass *pass, bool is_dry,
    struct retention_report *report_r, struct err *err);

#endif
