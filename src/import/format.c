#include "format.h"

#include <string.h>

const struct format *
format_next(const struct format *line, const char *format, const char *prefix)
{
	line = line != NULL ? line + 1 : built_in_formats;
	for (; line->name != NULL; line++) {
		if (strcmp(line->name, format) == 0 &&
		    strncmp(line->fact, prefix, strlen(prefix)) == 0)
			return line;
	}
	return NULL;
}

const char *
format_meaning(
    const char *format, const char *prefix, struct span text, struct span key)
{
	const struct format *line = NULL;

	while ((line = format_next(line, format, prefix)) != NULL) {
		if (span_is(text, line->words) || span_is(key, line->words))
			return line->fact + strlen(prefix);
	}
	return NULL;
}
