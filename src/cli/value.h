#ifndef CRIEUR_SRC_CLI_VALUE_H
#define CRIEUR_SRC_CLI_VALUE_H
/* What words of the command line stand for; ERR_USAGE says what was expected.
 */
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

/* A number of at least 1, as ids are. */
MUST_USE int value_id(const char *text, int64_t *id_r, struct err *err);

/* A day (its noon) or "YYYY-MM-DD HH:MM" or with T between, in local time. */
MUST_USE int value_time(const char *text, int64_t *at_r, struct err *err);

/* A Message-ID without its angle brackets. */
struct span value_message_id(const char *text);

MUST_USE int value_day(const char *text, int32_t *day_r, struct err *err);

#endif
