/* Looking a text up and filling it in. */
#include "crieur/notice/catalogue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "template.h"
#include "text.h"

enum {
	OWN_TEXT_SIZE = 32 * 1024,
};

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

void
catalogue_reason(const char *language, const char *reason,
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

	if (text != NULL)
		template.text = span_of(
		    is_english(language) ? text->english : text->french);
	template_fill(&template, out);
	*code_r = code != NULL ? code : default_code;
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

static const struct notice_text *
notice_text(const char *name)
{
	for (size_t i = 0; i < n_notice_texts; i++) {
		if (strcmp(notice_texts[i].name, name) == 0)
			return &notice_texts[i];
	}
	for (size_t i = 0; i < n_moderation_texts; i++) {
		if (strcmp(moderation_texts[i].name, name) == 0)
			return &moderation_texts[i];
	}
	return NULL;
}

int
catalogue_notice(const char *language, const char *name,
    const struct field *fields, size_t n_fields, struct str *subject,
    struct str *body, struct err *err)
{
	bool english = is_english(language);
	const struct notice_text *text = notice_text(name);
	struct template filling = {
		.fields = fields,
		.n_fields = n_fields,
		.is_french = !english,
	};

	if (text == NULL)
		return err_set(err, ERR_BUG, "there is no notice \"%s\"", name);
	fill_notice(&filling,
	    span_of(english ? text->english_subject : text->french_subject),
	    span_of(english ? text->english : text->french), subject, body);
	if (str_check(subject, err) != 0)
		return -1;
	return str_check(body, err);
}

/* How many octets of the site's own text, 0 if there is none to be used. */
static size_t
read_own_text(const char *texts, const char *language, const char *name,
    char *buffer, size_t size)
{
	char path[4096];
	size_t length = 0;
	ssize_t n = 1;

	if (snprintf(path, sizeof(path), "%s/%s/%s.txt", texts,
		is_english(language) ? "en" : "fr", name) >= (int)sizeof(path))
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0;
	while (length < size && n > 0) {
		n = read(fd, buffer + length, size - length);
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0)
			length += (size_t)n;
	}
	close(fd);
	/* A full buffer may be half a text. */
	return n < 0 || length == size ? 0 : length;
}

int
catalogue_notice_of(const char *texts, const char *language, const char *name,
    const struct field *fields, size_t n_fields, struct str *subject,
    struct str *body, struct err *err)
{
	char buffer[OWN_TEXT_SIZE] = "";
	size_t length = 0;

	if (texts != NULL && texts[0] != '\0')
		length = read_own_text(
		    texts, language, name, buffer, sizeof(buffer));
	struct span text = span_from(buffer, length);
	struct span first = span_cut_line(&text);
	if (length == 0 || !span_is_utf8(span_from(buffer, length)) ||
	    span_trim(first).len == 0 || span_trim(text).len == 0)
		return catalogue_notice(
		    language, name, fields, n_fields, subject, body, err);
	struct template filling = {
		.fields = fields,
		.n_fields = n_fields,
		.is_french = !is_english(language),
	};
	struct span rest = text;
	if (span_trim(span_cut_line(&rest)).len == 0)
		text = rest;
	fill_notice(&filling, span_trim(first), text, subject, body);
	return str_check(subject, err) != 0 ? -1 : str_check(body, err);
}
