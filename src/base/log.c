/* One write(2) a line, so that lines of several threads do not mix. */
#include "crieur/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crieur/base/shown.h"

enum {
	LINE_SIZE = 2048
};

/* The sink: the one file-scope state of the house, set once by main(). */
static const char *log_name = "crieur";
static int log_is_verbose;

void
log_open(const char *name, int is_verbose)
{
	log_name = name;
	log_is_verbose = is_verbose;
}

static void PRINTF_LIKE(2, 0)
    write_line(const char *level, const char *format, va_list arguments)
{
	char text[LINE_SIZE - 128], shown[LINE_SIZE - 128], line[LINE_SIZE];
	int saved = errno;

	vsnprintf(text, sizeof(text), format, arguments);
	shown_line(shown, sizeof(shown), text);
	int length = snprintf(line, sizeof(line), "%s[%ld]: %s%s\n", log_name,
	    (long)getpid(), level, shown);
	if (length >= (int)sizeof(line))
		length = (int)sizeof(line) - 1;
	/* Nowhere to tell that the log itself cannot be written. */
	ssize_t written = write(STDERR_FILENO, line, (size_t)length);
	(void)written;
	errno = saved;
}

void
log_debug(const char *format, ...)
{
	va_list arguments;

	if (!log_is_verbose)
		return;
	va_start(arguments, format);
	write_line("debug: ", format, arguments);
	va_end(arguments);
}

void
log_info(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line("", format, arguments);
	va_end(arguments);
}

void
log_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line("warning: ", format, arguments);
	va_end(arguments);
}

void
log_error(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	write_line("error: ", format, arguments);
	va_end(arguments);
}
