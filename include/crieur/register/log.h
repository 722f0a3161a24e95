#ifndef CRIEUR_REGISTER_LOG_H
#define CRIEUR_REGISTER_LOG_H
/* The log of changes: every edit ends here, and is counted here. */
#include "crieur/base/err.h"
#include "crieur/register/edit.h"

enum {
	LOG_DETAIL_SIZE = 1024
};

/* what happened to that subject; the reason of the edit is put behind. */
MUST_USE int log_change(struct register_edit *edit, const char *subject,
    int64_t subject_id, const char *what, const char *detail, struct err *err);

MUST_USE int log_person(struct register_edit *edit, int64_t person_id,
    struct err *err, const char *what, const char *format, ...)
    PRINTF_LIKE(5, 6);

#endif
