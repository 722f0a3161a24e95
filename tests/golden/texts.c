/*
 * Every text that people are told. The first line of a case says which form:
 *
 *   LANGUAGE full      each text, its gaps filled with their names in brackets
 *   LANGUAGE bare      each text, its gaps empty
 *   LANGUAGE template  each text as the site's own file would have it
 *   LANGUAGE reply     each reason as the SMTP reply of a list in LANGUAGE
 *
 * Texts are told by name, sorted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crieur/base/attribute.h"
#include "crieur/notice/catalogue.h"
#include "crieur/notice/check.h"

#include "../../src/gate/reply.h"
#include "golden.h"

enum {
	MAX_TEXTS = 300,
	MAX_FIELDS = LIMIT_TEXT_FIELDS
};

struct form {
	const char *language;
	struct span kind;
};

struct sample {
	struct field fields[MAX_FIELDS];
	char names[MAX_FIELDS][64], values[MAX_FIELDS][64];
	size_t n;
};

static void
sample_make(const char *name, bool is_full, struct sample *sample)
{
	struct text_fields fields = { 0 };

	texts_fields(name, &fields);
	sample->n = is_full ? fields.n : 0;
	for (size_t i = 0; i < sample->n; i++) {
		struct span field = fields.names[i];
		snprintf(sample->names[i], sizeof(sample->names[i]), "%.*s",
		    (int)field.len, field.at);
		snprintf(sample->values[i], sizeof(sample->values[i]), "[%.*s]",
		    (int)field.len, field.at);
		sample->fields[i].name = sample->names[i];
		sample->fields[i].value = sample->values[i];
	}
}

static bool
say_reason(const struct form *form, const struct wording *wording,
    const char *name, struct str *out)
{
	if (span_is(form->kind, "reply")) {
		struct reply reply = { 0 };
		reply_reason(wording, name, &reply);
		str_addf(
		    out, "%s %s %s\n", reply.code, reply.enhanced, reply.text);
		return true;
	}
	const char *code = catalogue_reason(wording, name, out);
	str_addf(out, "\n(%s)\n", code);
	return true;
}

static bool
say_notice(const struct wording *wording, const char *name, struct str *out)
{
	CLEANUP(str_fini) struct str subject = { 0 }, body = { 0 };
	struct err err = { 0 };

	if (catalogue_notice(wording, name, &subject, &body, &err) != 0)
		return false;
	str_addf(out, "Subject: %s\n\n", str_c(&subject));
	str_add(out, str_span(&body));
	return true;
}

static bool
say_text(const struct form *form, const char *name, struct str *out)
{
	struct sample sample = { 0 };
	bool is_reason = catalogue_has_reason(span_of(name));
	bool is_reply = span_is(form->kind, "reply");

	if (is_reply && !is_reason)
		return true;
	str_addf(out, "== %s\n", name);
	if (span_is(form->kind, "template")) {
		str_adds(out, catalogue_text(form->language, name));
		return true;
	}
	sample_make(name, is_reply || span_is(form->kind, "full"), &sample);
	const struct wording wording = { NULL, form->language, sample.fields,
		sample.n };
	return is_reason ? say_reason(form, &wording, name, out)
	                 : say_notice(&wording, name, out);
}

static int
by_name(const void *a, const void *b)
{
	const char *const *first = a, *const *second = b;

	return strcmp(*first, *second);
}

static bool
make(struct span in, struct str *out)
{
	const char *names[MAX_TEXTS];
	struct span line = span_cut_line(&in);
	bool is_english = span_is(span_first(line, 2), "en");
	struct form form = { .language = is_english ? "en" : "fr",
		.kind = span_from_offset(line, 3) };
	size_t n = 0;

	while (n < MAX_TEXTS && (names[n] = catalogue_name(n)) != NULL)
		n++;
	qsort(names, n, sizeof(names[0]), by_name);
	for (size_t i = 0; i < n; i++) {
		if (!say_text(&form, names[i], out))
			return false;
	}
	return n > 0 && n < MAX_TEXTS;
}

int
main(void)
{
	return golden_run("texts", make);
}
