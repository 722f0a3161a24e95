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

static const char *const reason_names[] = {
#define REASON(name, code) name,
#include "crieur/policy/reason.def"
#undef REASON
	NULL,
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

const char *const *
catalogue_reasons(void)
{
	return reason_names;
}

static const struct reason_text *
reason_text(const char *name)
{
	for (size_t i = 0; i < n_reason_texts; i++) {
		if (strcmp(reason_texts[i].name, name) == 0)
			return &reason_texts[i];
	}
	return NULL;
}

/* The site's own, empty if it has none. */
static struct span
own_text(const struct wording *wording, const char *name)
{
	const struct site_text *own = NULL;

	if (wording->site != NULL)
		own = site_own_text(wording->site,
		    is_english(wording->language) ? "en" : "fr", name);
	return own != NULL ? span_trim(own->text) : span_of("");
}

void
catalogue_reason(const struct wording *wording, const char *reason,
    const struct field *fields, size_t n_fields, struct str *out,
    const char **code_r)
{
	const struct reason_text *text = reason_text(reason);
	const char *code = code_of(span_of(reason));
	struct template template = {
		.text = span_of(reason),
		.fields = fields,
		.n_fields = n_fields,
		.is_one_line = true,
	};

	if (text != NULL) {
		template.text = own_text(wording, reason);
		if (template.text.len == 0)
			template.text = span_of(is_english(wording->language)
						    ? text->english
						    : text->french);
	}
	template_fill(&template, out);
	*code_r = code != NULL ? code : default_code;
}

void
catalogue_fill(const struct wording *wording, const char *text,
    const struct field *fields, size_t n_fields, struct str *out)
{
	struct template template = {
		.text = span_of(text),
		.fields = fields,
		.n_fields = n_fields,
		.is_french = !is_english(wording->language),
	};

	template_fill(&template, out);
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

static void
fill_notice(const struct template *filling, struct span subject,
    struct span body, struct str *subject_out, struct str *body_out)
{
	struct template template = *filling;

	template.text = body;
	template_fill(&template, body_out);
	/* Subjects are read in many places: plain spaces there. */
	template.text = subject;
	template.is_one_line = true;
	template.is_french = false;
	template_fill(&template, subject_out);
}

/* The i-th notice of all tables; NULL after the last. */
static const struct notice_text *
notice_at(size_t i)
{
	const struct {
		const struct notice_text *texts;
		size_t n;
	} tables[] = {
		{ notice_texts, n_notice_texts },
		{ moderation_texts, n_moderation_texts },
		{ service_texts, n_service_texts },
		{ register_texts, n_register_texts },
		{ confirm_texts, n_confirm_texts },
		{ bounce_texts, n_bounce_texts },
		{ relay_texts, n_relay_texts },
	};

	for (size_t table = 0; table < COUNT_OF(tables); table++) {
		if (i < tables[table].n)
			return &tables[table].texts[i];
		i -= tables[table].n;
	}
	return NULL;
}

static const struct notice_text *
notice_text(const char *name)
{
	const struct notice_text *text = NULL;

	for (size_t i = 0; (text = notice_at(i)) != NULL; i++) {
		if (strcmp(text->name, name) == 0)
			break;
	}
	return text;
}

/* Its own text cut into subject and body; false if there is none to be used. */
static bool
own_notice(const struct wording *wording, const char *name,
    struct span *subject_r, struct span *body_r)
{
	struct span body = own_text(wording, name);
	struct span subject = span_trim(span_cut_line(&body));
	struct span rest = body;

	if (span_trim(span_cut_line(&rest)).len == 0)
		body = rest;
	*subject_r = subject;
	*body_r = body;
	return subject.len > 0 && span_trim(body).len > 0;
}

int
catalogue_notice(const struct wording *wording, const char *name,
    const struct field *fields, size_t n_fields, struct str *subject_out,
    struct str *body_out, struct err *err)
{
	bool english = is_english(wording->language);
	const struct notice_text *text = notice_text(name);
	struct template filling = {
		.fields = fields,
		.n_fields = n_fields,
		.is_french = !english,
	};
	struct span subject, body;

	if (text == NULL)
		return err_set(err, ERR_BUG, "there is no notice \"%s\"", name);
	if (own_notice(wording, name, &subject, &body)) {
		fill_notice(&filling, subject, body, subject_out, body_out);
		str_addc(body_out, '\n');
	} else {
		fill_notice(&filling,
		    span_of(
			english ? text->english_subject : text->french_subject),
		    span_of(english ? text->english : text->french),
		    subject_out, body_out);
	}
	if (str_check(subject_out, err) != 0)
		return -1;
	return str_check(body_out, err);
}

const char *
catalogue_name(size_t i)
{
	if (i < n_reason_texts)
		return reason_texts[i].name;
	const struct notice_text *notice = notice_at(i - n_reason_texts);
	return notice != NULL ? notice->name : NULL;
}

bool
catalogue_template(const char *language, const char *name, struct str *out)
{
	bool english = is_english(language);
	const struct reason_text *reason = reason_text(name);
	const struct notice_text *notice = notice_text(name);

	if (reason != NULL)
		str_addf(
		    out, "%s\n", english ? reason->english : reason->french);
	else if (notice != NULL)
		str_addf(out, "%s\n\n%s",
		    english ? notice->english_subject : notice->french_subject,
		    english ? notice->english : notice->french);
	return reason != NULL || notice != NULL;
}

void
catalogue_built_in(const char *name, struct span pieces_r[4])
{
	const struct reason_text *reason = reason_text(name);
	const struct notice_text *notice = notice_text(name);
	struct span none = span_of("");

	if (notice != NULL) {
		pieces_r[0] = span_of(notice->french_subject);
		pieces_r[1] = span_of(notice->french);
		pieces_r[2] = span_of(notice->english_subject);
		pieces_r[3] = span_of(notice->english);
		return;
	}
	pieces_r[0] = pieces_r[2] = none;
	pieces_r[1] = reason != NULL ? span_of(reason->french) : none;
	pieces_r[3] = reason != NULL ? span_of(reason->english) : none;
}
