/* Errors without allocation. */
#include "crieur/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

int
err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	err->kind = kind;
	err->reason = ERR_REASON_NONE;
	/* Copied last: an argument may be err->text itself. */
	memcpy(err->text, text, sizeof(text));
	return -1;
}

int
err_refuse(struct err *err, enum err_reason reason, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	err_set(err, ERR_INPUT, "%s", text);
	err->reason = reason;
	return -1;
}

int
err_wrap(struct err *err, const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	if (length < 0 || (size_t)length >= sizeof(text))
		return -1;
	int added = snprintf(
	    text + length, sizeof(text) - (size_t)length, ": %s", err->text);
	if (added < 0)
		return -1;
	memcpy(err->text, text, sizeof(text));
	return -1;
}

int
err_found(int result, const struct err *search, struct err *err)
{
	if (result == 0)
		return 1;
	if (search->kind == ERR_ABSENT)
		return 0;
	*err = *search;
	return -1;
}

int
err_errno(
    struct err *err, enum err_kind kind, int errnum, const char *format, ...)
{
	char text[sizeof(err->text)], words[128];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return err_set(err, kind, "%s: %s", text,
	    strerror_r(errnum, words, sizeof(words)));
}

int
err_memory(struct err *err)
{
	return err_set(err, ERR_TEMPORARY, "out of memory");
}

int
err_exit(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE: return EX_OK;
	case ERR_INPUT: return EX_DATAERR;
	case ERR_USAGE: return EX_USAGE;
	case ERR_CONFIG: return EX_CONFIG;
	case ERR_DENIED: return EX_NOPERM;
	case ERR_ABSENT: return EX_NOINPUT;
	case ERR_EXISTS: return EX_CANTCREAT;
	case ERR_UNREACHABLE: return EX_UNAVAILABLE;
	case ERR_TEMPORARY: return EX_TEMPFAIL;
	case ERR_BUG: return EX_SOFTWARE;
	}
	return EX_TEMPFAIL;
}

int
err_is_temporary(enum err_kind kind)
{
	return kind == ERR_TEMPORARY || kind == ERR_UNREACHABLE ||
	       kind == ERR_BUG;
}
