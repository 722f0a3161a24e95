/* Looking a text up and filling it in. */
#include "crieur/notice/catalogue.h"

#include <string.h>

#include "template.h"
#include "text.h"

static const char default_code[] = "5.7.1";

static const struct {
	const char *name, *code;
} codes[] = {

#define REASON(name, code) { name, code },
#include "crieur/policy/reason.def"
#undef REASON
};

/* Reasons that say something about the person behind the address. */
static const char *const personal_reasons[] = { "dues-lapsed", "group-only",
	"guest", "moderated", "first-post", "too-many-posts" };

static bool
is_english(const char *language)
{
	return language != NULL && strcmp(language, "en") == 0;
}

static const char *
code_of(struct span name)
{
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		if (span_is(name, codes[i].name))
			return codes[i].code;
	}
	return NULL;
}

bool
catalogue_has_reason(struct span name)
{
	return code_of(name) != NULL;
}

const char *
text_find(const struct text *table, const char *language, const char *name)
{
	for (; table->name != NULL; table++) {
		if (strcmp(table->name, name) == 0)
			return is_english(language) ? table->english
			                            : table->french;
	}
	return NULL;
}

/* The site's own text, else the built-in one; empty: no text has that name. */
static struct span
text_of(const struct wording *wording, const char *name)
{
	const struct site_text *own = NULL;
	const char *built_in =
	    text_find(built_in_texts, wording->language, name);

	if (wording->site != NULL)
		own = site_own_text(wording->site,
		    is_english(wording->language) ? "en" : "fr", name);
	struct span text = span_trim(own != NULL ? own->text : span_of(""));
	return text.len > 0 ? text : span_trim(span_of(built_in));
}

const char *
catalogue_reason(
    const struct wording *wording, const char *reason, struct str *out)
{
	const char *code = code_of(span_of(reason));

	template_fill(wording,
	    code != NULL ? text_of(wording, reason) : span_of(reason),
	    TEMPLATE_LINE, out);
	return code != NULL ? code : default_code;
}

void
catalogue_fill(const struct wording *wording, const char *text, struct str *out)
{
	template_fill(wording, span_of(text), TEMPLATE_PROSE, out);
}

const char *
catalogue_reason_for(const char *reason, bool is_proved)
{
	for (size_t i = 0; !is_proved && i < COUNT_OF(personal_reasons); i++) {
		if (strcmp(personal_reasons[i], reason) == 0)
			return "members-only";
	}
	return reason;
}

/* A subject, an empty line that may be left out, and the body. */
static bool
split_notice(struct span text, struct span *subject_r, struct span *body_r)
{
	*subject_r = span_trim(span_cut_line(&text));
	*body_r = text;
	if (span_trim(span_cut_line(&text)).len == 0)
		*body_r = text;
	return subject_r->len > 0 && span_trim(*body_r).len > 0;
}

int
catalogue_notice(const struct wording *wording, const char *name,
    struct str *subject_out, struct str *body_out, struct err *err)
{
	const char *built_in =
	    text_find(built_in_texts, wording->language, name);
	struct span subject, body;

	if (built_in == NULL || catalogue_has_reason(span_of(name)))
		return err_set(err, ERR_BUG, "there is no notice \"%s\"", name);
	if (!split_notice(text_of(wording, name), &subject, &body))
		(void)split_notice(
		    span_trim(span_of(built_in)), &subject, &body);
	template_fill(wording, subject, TEMPLATE_LINE, subject_out);
	template_fill(wording, body, TEMPLATE_PROSE, body_out);
	if (body_out->len > 0 && body_out->data[body_out->len - 1] != '\n')
		str_addc(body_out, '\n');
	if (str_check(subject_out, err) != 0)
		return -1;
	return str_check(body_out, err);
}

const char *
catalogue_name(size_t i)
{
	return built_in_texts[i].name;
}

const char *
catalogue_text(const char *language, const char *name)
{
	return text_find(built_in_texts, language, name);
}
