#ifndef CRIEUR_STORE_REMINDER_H
#define CRIEUR_STORE_REMINDER_H
/* What people were reminded of, so that nobody is told twice. */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/store/database.h"

struct reminder {
	int64_t person_id;
	const char *what; /* the kind of reminder */
	int32_t about;    /* the day it speaks of; DATE_NONE */
};

/* *is_new_r false: they were told. */
MUST_USE int store_reminder_insert(struct store *store,
    const struct reminder *reminder, int64_t at, bool *is_new_r,
    struct err *err);

MUST_USE int store_reminder_has(struct store *store,
    const struct reminder *reminder, bool *has_r, struct err *err);

/* Those about a day before that one. */
MUST_USE int store_reminder_forget(
    struct store *store, int32_t before, int64_t *n_r, struct err *err);

#endif
