#include "input.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int
input_read(const char *name, size_t max, struct str *text, struct err *err)
{
	char piece[65536];
	size_t n = 1;

	FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "re");
	if (file == NULL)
		return err_errno(err, ERR_ABSENT, errno, "%s", name);
	while (n > 0 && text->len <= max && str_ok(text)) {
		n = fread(piece, 1, sizeof(piece), file);
		str_add(text, span_from(piece, n));
	}
	int number = ferror(file) != 0 ? errno : 0;
	if (file != stdin)
		fclose(file);
	if (number != 0)
		return err_errno(err, ERR_ABSENT, number, "%s", name);
	if (text->len > max)
		return err_set(err, ERR_INPUT,
		    "%s: it is larger than %zu octets", name, max);
	return str_check(text, err);
}
