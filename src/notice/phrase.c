#include "crieur/notice/phrase.h"

#include <stdio.h>
#include <string.h>

#include "template.h"
#include "text.h"

static void
add(struct str *out, const struct wording *wording, const char *name,
    enum template_form form)
{
	const char *text = text_find(built_in_phrases, wording->language, name);

	template_fill(wording, span_of(text), form, out);
}

void
phrase_add(struct str *out, const char *language, const char *name,
    const struct field *fields, size_t n_fields)
{
	const struct wording wording = { NULL, language, fields, n_fields };

	add(out, &wording, name, TEMPLATE_PHRASE);
}

void
phrase_add_typed(struct str *out, const char *language, const char *name,
    const struct field *fields, size_t n_fields)
{
	const struct wording wording = { NULL, language, fields, n_fields };

	add(out, &wording, name, TEMPLATE_LINE);
}

const char *
phrase_time(const char *language, int64_t at, char buffer[TIME_TEXT_SIZE])
{
	char iso[TIME_TEXT_SIZE]; /* "2026-11-24 17:05:12 +0100" */

	buffer[0] = '\0';
	if (at == 0)
		return buffer;
	time_format(at, iso);
	if (strcmp(language, "en") == 0)
		snprintf(buffer, TIME_TEXT_SIZE, "%.16s", iso);
	else
		snprintf(buffer, TIME_TEXT_SIZE, "%.2s/%.2s/%.4s à %.5s",
		    iso + 8, iso + 5, iso, iso + 11);
	return buffer;
}

const char *
phrase_day(const char *language, int32_t day, char buffer[DATE_TEXT_SIZE])
{
	char iso[DATE_TEXT_SIZE];

	if (strcmp(language, "en") == 0)
		return date_format(day, buffer);
	date_format(day, iso);
	buffer[0] = '\0';
	if (iso[0] != '\0')
		snprintf(buffer, DATE_TEXT_SIZE, "%.2s/%.2s/%.4s", iso + 8,
		    iso + 5, iso);
	return buffer;
}
