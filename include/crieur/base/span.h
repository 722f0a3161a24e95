#ifndef CRIEUR_BASE_SPAN_H
#define CRIEUR_BASE_SPAN_H
/*
 * A view on somebody else's bytes: never owned, never freed, may contain NUL.
 * Valid as long as what it looks at. A zeroed span is the empty text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	const char *at;
	size_t len;
};

/* The bytes of a C string; NULL gives the empty span. */
struct span span_of(const char *text);
struct span span_from(const char *at, size_t len);

bool span_equal(struct span a, struct span b);

/* ASCII case is ignored, as in header names and addresses (RFC 5322 §1.2.2). */
bool span_equal_nocase(struct span a, struct span b);
bool span_is(struct span a, const char *text);
bool span_is_nocase(struct span a, const char *text);
bool span_starts_nocase(struct span text, const char *prefix);
bool span_ends_nocase(struct span text, const char *suffix);
/* Whether one of the texts passes such a test with it; NULL ends them. */
bool span_any(struct span text, const char *const *texts,
    bool (*test)(struct span text, const char *one));
int span_compare(struct span a, struct span b);

/* Without leading and trailing space, tab, CR and LF. */
struct span span_trim(struct span text);

/* The offset of the first such byte or text, or text.len. */
size_t span_find(struct span text, char byte);
size_t span_find_text(struct span text, struct span wanted);
bool span_contains_nocase(struct span text, const char *wanted);

/* The part of text from offset on; past its end: the empty span. */
struct span span_from_offset(struct span text, size_t offset);
struct span span_first(struct span text, size_t len);

/* Cut *rest at the first separator: what stood before it is returned, *rest is
 * what comes after. Without separator all is returned and *rest is empty. */
struct span span_cut(struct span *rest, char separator);

/* As span_cut() at LF; a CR before it is not part of the line. */
struct span span_cut_line(struct span *rest);

/* Copy text with its capitals of ASCII lowered; out has text.len octets. */
void span_lower(struct span text, char *out);

/* The number that text is, digits and nothing else, at most max. */
bool span_number(struct span text, int64_t max, int64_t *number_r);

/* Well-formed UTF-8 (RFC 3629), without NUL. */
bool span_is_utf8(struct span text);
/* The length of the UTF-8 character that text, not empty, begins with, and
 * which it is; 0 where it begins with none. */
size_t span_character(struct span text, unsigned long *point_r);

#endif
