#include "show.h"

#include <stdio.h>
#include <string.h>

const char *
show_answer(int64_t code, const char *text, char buffer[SHOW_ANSWER_SIZE])
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld", (long long)code);
	if (code == 0 || strncmp(text, digits, strlen(digits)) == 0)
		snprintf(buffer, SHOW_ANSWER_SIZE, "%s", text);
	else
		snprintf(buffer, SHOW_ANSWER_SIZE, "%s%s%s", digits,
		    text[0] != '\0' ? " " : "", text);
	return buffer;
}
