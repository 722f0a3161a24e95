#ifndef CRIEUR_BASE_ERR_H
#define CRIEUR_BASE_ERR_H
/*
 * An error: what the caller should do about it (kind) and what a person
 * should read (text).
 *
 * A zeroed struct err is "no error". It lives on the caller's stack and needs
 * no allocation, so that running out of memory can be told too. Functions that
 * may fail return 0 or -1 and take a struct err * as last argument; on failure
 * their outputs are untouched. Texts are lower case, without full stop, and
 * say what was found, what was expected and what to do; each caller that knows
 * more puts its context in front with err_wrap(): outermost first. This header
 * brings attribute.h.
 */
#include "crieur/base/attribute.h"

enum err_kind {
	ERR_NONE = 0,
	ERR_INPUT,       /* the sender's fault: 5xx, exit 65 */
	ERR_USAGE,       /* a wrong command line: exit 64 */
	ERR_CONFIG,      /* configuration or policy: exit 78 */
	ERR_DENIED,      /* not permitted: exit 77 */
	ERR_ABSENT,      /* the thing named does not exist: exit 66 */
	ERR_EXISTS,      /* cannot create, mostly since it is there: exit 73 */
	ERR_UNREACHABLE, /* daemon, store or peer out of reach: 451, exit 69 */
	ERR_TEMPORARY,   /* disk, memory, lock: 451, exit 75 */
	ERR_BUG,         /* an invariant of ours is broken: 451, exit 70 */
};

/* What a stranger may be told of an ERR_INPUT in the site's own words; text is
 * for the admin. */
enum err_reason {
	ERR_REASON_NONE = 0, /* nothing in particular: it is malformed */
	ERR_REASON_TOO_MANY_PARTS,
	ERR_REASON_HEADER_TOO_LARGE,
	ERR_REASON_NO_FROM,
	ERR_REASON_TWO_FROM,
	ERR_REASON_ODD_FROM,
	ERR_REASON_NUL,
	ERR_REASON_BARE_CR,
};

struct err {
	enum err_kind kind;
	enum err_reason reason;
	char text[1024];
};

/* Set kind and text (truncated if too long), without a reason. Always returns
 * -1, so that a function can end with `return err_set(…)`. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* The same for ERR_INPUT with a reason. */
int err_refuse(struct err *err, enum err_reason reason, const char *format, ...)
    PRINTF_LIKE(3, 4);

/* Put "context: " before the text. Always returns -1. */
int err_wrap(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);

/* What a search came to that had an err of its own: 1, or 0 where that is
 * ERR_ABSENT, or -1 with it in *err. */
int err_found(int result, const struct err *search, struct err *err);

/* As err_set(), with ": " and the words for errnum at the end. */
int err_errno(struct err *err, enum err_kind kind, int errnum,
    const char *format, ...) PRINTF_LIKE(4, 5);

/* Out of memory: ERR_TEMPORARY. Always returns -1. */
int err_memory(struct err *err);

/* The sysexits(3) code of a kind; ERR_NONE is 0, an unknown kind 75. */
int err_exit(enum err_kind kind);

/* Whether the same call may succeed later without anybody's doing (4xx). */
int err_is_temporary(enum err_kind kind);

#endif
