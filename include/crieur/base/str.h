#ifndef CRIEUR_BASE_STR_H
#define CRIEUR_BASE_STR_H
/*
 * A text being built.
 *
 * Zeroed, or initialised with STR_MAX(n), is valid and empty. The bytes are
 * always followed by a NUL that len does not count, and may contain NUL.
 * An addition that would pass max octets (0: no limit) or finds no memory
 * changes nothing and marks the str as failed for good: builders add freely
 * and ask str_ok() or str_check() once, at the end.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct str {
	char *data;
	size_t len, capacity, max;
	bool has_failed;
};

/* clang-format off */
#define STR_MAX(octets) { .max = (octets) }
/* clang-format on */

void str_fini(struct str *str);
void str_clear(struct str *str);
void str_truncate(struct str *str, size_t len);

void str_add(struct str *str, struct span text);
void str_adds(struct str *str, const char *text);
void str_addc(struct str *str, char byte);
void str_addf(struct str *str, const char *format, ...) PRINTF_LIKE(2, 3);
void str_vaddf(struct str *str, const char *format, va_list arguments);

bool str_ok(const struct str *str);

/* 0, or -1 with ERR_TEMPORARY if an addition was lost. */
MUST_USE int str_check(const struct str *str, struct err *err);

/* The text so far: never NULL; valid until the next addition. */
const char *str_c(const struct str *str);
struct span str_span(const struct str *str);

/* Hand the bytes over: the caller frees them with free(); str is empty then. */
char *str_take(struct str *str);

#endif
