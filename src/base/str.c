/* A growing text with a limit; a lost addition is remembered, not shouted. */
#include "crieur/base/str.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST_CAPACITY = 64
};

void
str_fini(struct str *str)
{
	if (str->arena == NULL)
		free(str->data);
	*str = (struct str){ .max = str->max, .arena = str->arena };
}

void
str_clear(struct str *str)
{
	str_truncate(str, 0);
	str->has_failed = false;
}

void
str_truncate(struct str *str, size_t len)
{
	if (len >= str->len)
		return;
	str->len = len;
	str->data[len] = '\0';
}

/* Room for more octets and the NUL. */
static bool
reserve(struct str *str, size_t more)
{
	if (str->has_failed)
		return false;
	if (more > SIZE_MAX / 2 - str->len ||
	    (str->max != 0 && str->len + more > str->max)) {
		str->has_failed = true;
		return false;
	}
	size_t needed = str->len + more + 1;
	if (needed <= str->capacity)
		return true;
	size_t capacity = str->capacity > 0 ? str->capacity : FIRST_CAPACITY;
	while (capacity < needed)
		capacity *= 2;
	char *data = str->arena == NULL ? realloc(str->data, capacity)
	                                : arena_alloc(str->arena, capacity);
	if (data != NULL && str->arena != NULL && str->len > 0)
		memcpy(data, str->data, str->len);
	if (data == NULL) {
		str->has_failed = true;
		return false;
	}
	str->data = data;
	str->capacity = capacity;
	return true;
}

void
str_add(struct str *str, struct span text)
{
	if (!reserve(str, text.len))
		return;
	if (text.len > 0)
		memcpy(str->data + str->len, text.at, text.len);
	str->len += text.len;
	str->data[str->len] = '\0';
}

void
str_adds(struct str *str, const char *text)
{
	str_add(str, span_of(text));
}

void
str_addc(struct str *str, char byte)
{
	str_add(str, span_from(&byte, 1));
}

void
str_addf(struct str *str, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	str_vaddf(str, format, arguments);
	va_end(arguments);
}

void
str_vaddf(struct str *str, const char *format, va_list arguments)
{
	va_list again;

	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		str->has_failed = true;
	else if (reserve(str, (size_t)length)) {
		vsnprintf(
		    str->data + str->len, (size_t)length + 1, format, again);
		str->len += (size_t)length;
	}
	va_end(again);
}

void
str_add_letter(struct str *str, unsigned letter)
{
	if (letter < 0x80) {
		str_addc(str, (char)letter);
	} else if (letter < 0x800) {
		str_addc(str, (char)(0xc0 | letter >> 6));
		str_addc(str, (char)(0x80 | (letter & 0x3f)));
	} else {
		if (letter < 0x10000) {
			str_addc(str, (char)(0xe0 | letter >> 12));
		} else {
			str_addc(str, (char)(0xf0 | letter >> 18));
			str_addc(str, (char)(0x80 | (letter >> 12 & 0x3f)));
		}
		str_addc(str, (char)(0x80 | (letter >> 6 & 0x3f)));
		str_addc(str, (char)(0x80 | (letter & 0x3f)));
	}
}

void
str_add_windows_1252(struct str *str, struct span text)
{
	/* From 0x80 to 0x9f. */
	static const unsigned short upper_half[32] = { 0x20ac, 0xfffd, 0x201a,
		0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
		0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019,
		0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161,
		0x203a, 0x0153, 0xfffd, 0x017e, 0x0178 };

	for (size_t i = 0; i < text.len; i++) {
		unsigned char octet = (unsigned char)text.at[i];
		str_add_letter(str, octet >= 0x80 && octet <= 0x9f
					? upper_half[octet - 0x80]
					: octet);
	}
}

bool
str_ok(const struct str *str)
{
	return !str->has_failed;
}

int
str_check(const struct str *str, struct err *err)
{
	if (!str->has_failed)
		return 0;
	if (str->max == 0)
		return err_memory(err);
	return err_set(err, ERR_TEMPORARY,
	    "a text grew past its limit of %zu octets, or memory is short",
	    str->max);
}

const char *
str_c(const struct str *str)
{
	return str->data != NULL ? str->data : "";
}

struct span
str_span(const struct str *str)
{
	return span_from(str_c(str), str->len);
}

char *
str_take(struct str *str)
{
	char *data = str->data != NULL ? str->data : strdup("");

	*str = (struct str){ .max = str->max };
	return data;
}
