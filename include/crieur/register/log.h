#ifndef CRIEUR_REGISTER_LOG_H
#define CRIEUR_REGISTER_LOG_H
/* The log of changes: every edit ends here, and is counted here. */
#include "crieur/base/err.h"
#include "crieur/register/edit.h"

enum {
	LOG_DETAIL_SIZE = 1024
};

/* As in struct event; id 0: it has none. */
struct log_subject {
	const char *kind;
	int64_t id;
};

#define ABOUT(kind, id) ((struct log_subject){ kind, id })

/* what happened to that subject; the reason of the edit is put behind. */
MUST_USE int log_change(struct register_edit *edit, struct log_subject subject,
    const char *what, const char *detail, struct err *err);

MUST_USE int log_person(struct register_edit *edit, int64_t person_id,
    struct err *err, const char *what, const char *format, ...)
    PRINTF_LIKE(5, 6);

#endif
