#ifndef CRIEUR_MODERATION_REPORT_H
#define CRIEUR_MODERATION_REPORT_H
/*
 * Addresses that could not be reached, told to those who answer for the list:
 * one mail a list and a day, about the days before.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

/* Report the failures of all lists done before the day of at began; a
 * transaction a list. *n_lists_r is how many were reported on. */
MUST_USE int moderation_report_failures(struct store *store,
    const struct site *site, int64_t at, int64_t *n_lists_r, struct err *err);

#endif
