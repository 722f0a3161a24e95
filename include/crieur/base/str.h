#ifndef CRIEUR_BASE_STR_H
#define CRIEUR_BASE_STR_H
/*
 * A text being built.
 *
 * Zeroed, or initialised with STR_MAX(n), is valid and empty; so is
 * STR_ON(arena), whose bytes live as long as the arena and need no str_fini().
 * The bytes are always followed by a NUL that len does not count, and may
 * contain NUL. An addition that would pass max octets (0: no limit) or finds no
 * memory changes nothing and marks the str as failed for good: builders add
 * freely and ask str_ok() or str_check() once, at the end.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"

struct str {
	char *data;
	size_t len, capacity, max;
	bool has_failed;
	struct arena *arena; /* NULL: on the heap */
};

/* clang-format off */
#define STR_MAX(octets)  { .max = (octets) }
#define STR_ON(in_arena) { .arena = (in_arena) }
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

/* The letter as UTF-8. */
void str_add_letter(struct str *str, unsigned letter);
/* Windows-1252 as UTF-8; what it leaves open becomes U+FFFD. */
void str_add_windows_1252(struct str *str, struct span text);

/* Hand the bytes of the heap over: the caller frees them with free(); str is
 * empty then. */
char *str_take(struct str *str);

#endif
