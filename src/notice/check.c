/* The site's own texts, before they go live. */
#include "crieur/notice/check.h"

#include <string.h>

#include "crieur/notice/catalogue.h"
#include "crieur/policy/nearest.h"

#include "template.h"

static const char *const languages[] = { "fr", "en" };

/* What every reason may be filled with, whatever its built-in words use. */
static const char *const reason_fields[] = { "list", "owner", "renewal",
	"limit", "address", "site", "what", "leave", "help" };

static bool
has_field(const struct text_fields *fields, struct span name)
{
	for (size_t i = 0; i < fields->n; i++) {
		if (span_equal(fields->names[i], name))
			return true;
	}
	return false;
}

static void
add_field(struct text_fields *fields, struct span name)
{
	if (!has_field(fields, name) && fields->n < LIMIT_TEXT_FIELDS)
		fields->names[fields->n++] = name;
}

void
texts_fields(const char *name, struct text_fields *fields_r)
{
	struct text_fields fields = { 0 };
	struct span gap;

	if (catalogue_has_reason(span_of(name))) {
		for (size_t i = 0; i < COUNT_OF(reason_fields); i++)
			add_field(&fields, span_of(reason_fields[i]));
	}
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		struct span rest = span_of(catalogue_text(languages[i], name));
		enum gap kind;
		while ((kind = template_next_gap(&rest, &gap)) != GAP_NONE) {
			if (kind == GAP_FIELD || kind == GAP_IF)
				add_field(&fields, gap);
		}
	}
	*fields_r = fields;
}

/* One text under examination. */
struct exam {
	const struct site_text *text;
	struct findings *findings;
	struct text_fields fields;
	struct span open; /* the {if …} that has no {end} yet; empty: none */
};

static unsigned
line_of(const struct exam *exam, const char *at)
{
	unsigned line = 1;

	for (const char *c = exam->text->text.at; c < at; c++)
		line += *c == '\n';
	return line;
}

static unsigned
column_of(const struct exam *exam, const char *at)
{
	const char *start = at;

	while (start > exam->text->text.at && start[-1] != '\n')
		start--;
	return (unsigned)(at - start) + 1;
}

static void
blame(const struct exam *exam, struct span place, const char *what)
{
	findings_add(exam->findings,
	    (struct position){ exam->text->file, line_of(exam, place.at),
		column_of(exam, place.at) },
	    "%s", what);
}

static void
blame_field(const struct exam *exam, struct span gap)
{
	char names[LIMIT_TEXT_FIELDS][40], hint[NEAREST_TEXT_SIZE];
	struct nearest nearest = { .wanted = gap };
	CLEANUP(str_fini) struct str known = { 0 };

	for (size_t i = 0; i < exam->fields.n; i++) {
		struct span name = span_first(exam->fields.names[i], 39);
		memcpy(names[i], name.at, name.len);
		names[i][name.len] = '\0';
		nearest_offer(&nearest, names[i]);
		str_addf(&known, "%s{%s}", i > 0 ? ", " : "", names[i]);
	}
	findings_add(exam->findings,
	    (struct position){ exam->text->file, line_of(exam, gap.at),
		column_of(exam, gap.at) },
	    "{%.*s} is no field of %s; it has %s%s", (int)gap.len, gap.at,
	    exam->text->name, exam->fields.n > 0 ? str_c(&known) : "none",
	    nearest_text(&nearest, hint));
}

static void
examine_gap(struct exam *exam, enum gap kind, struct span gap)
{
	switch (kind) {
	case GAP_NONE: return;
	case GAP_FIELD: break;
	case GAP_IF:
		if (exam->open.len > 0)
			blame(exam, gap,
			    "{if …} within {if …}; expected {end} before it");
		exam->open = gap;
		break;
	case GAP_END:
		if (exam->open.len == 0)
			blame(exam, gap, "{end} without {if …} before it");
		exam->open = span_of("");
		return;
	case GAP_ODD:
		findings_warn(exam->findings,
		    (struct position){ exam->text->file, line_of(exam, gap.at),
			column_of(exam, gap.at) },
		    "{%.*s} is said as it stands; a field is written in small "
		    "letters, as {list}",
		    (int)gap.len, gap.at);
		return;
	}
	if (!has_field(&exam->fields, gap))
		blame_field(exam, gap);
}

static void
examine_gaps(struct exam *exam)
{
	struct span rest = exam->text->text, gap;
	enum gap kind;

	texts_fields(exam->text->name, &exam->fields);
	while ((kind = template_next_gap(&rest, &gap)) != GAP_NONE)
		examine_gap(exam, kind, gap);
	if (exam->open.len > 0)
		blame(exam, exam->open, "{if …} without {end} after it");
}

static bool
is_readable(const struct exam *exam)
{
	struct span rest = exam->text->text;
	unsigned line = 0;

	while (rest.len > 0) {
		struct span next = span_cut(&rest, '\n');
		line++;
		if (span_is_utf8(next))
			continue;
		findings_add(exam->findings,
		    (struct position){ exam->text->file, line, 0 }, "%s",
		    span_find(next, '\0') < next.len
			? "a NUL octet; expected text in UTF-8"
			: "not UTF-8; save the file in that encoding");
		return false;
	}
	return true;
}

static void
examine_shape(const struct exam *exam, bool is_reason)
{
	struct span body = span_trim(exam->text->text);
	struct span first = span_cut_line(&body);
	size_t limit = is_reason ? LIMIT_OWN_REASON : LIMIT_OWN_NOTICE;

	if (exam->text->text.len > limit)
		findings_add(exam->findings,
		    (struct position){ exam->text->file, 1, 0 },
		    "it is too large: %zu octets; at most %zu",
		    exam->text->text.len, limit);
	else if (first.len == 0)
		findings_add(exam->findings,
		    (struct position){ exam->text->file, 1, 0 },
		    "it is empty; %s",
		    is_reason ? "expected one line"
			      : "expected a subject, an empty line, and words");
	else if (is_reason && span_trim(body).len > 0)
		blame(exam, body,
		    "a second line; a reason is one line, since SMTP says it");
	else if (!is_reason && span_trim(body).len == 0)
		findings_add(exam->findings,
		    (struct position){ exam->text->file, 1, 0 },
		    "a subject alone; expected an empty line and words "
		    "after it");
}

static bool
is_known(const struct exam *exam)
{
	struct nearest nearest = { .wanted = span_of(exam->text->name) };
	char hint[NEAREST_TEXT_SIZE];

	for (size_t i = 0; catalogue_name(i) != NULL; i++) {
		if (strcmp(catalogue_name(i), exam->text->name) == 0)
			return true;
		nearest_offer(&nearest, catalogue_name(i));
	}
	findings_add(exam->findings,
	    (struct position){ exam->text->file, 0, 0 },
	    "no text is called \"%.60s\"; crieur texts lists them%s",
	    exam->text->name, nearest_text(&nearest, hint));
	return false;
}

static bool
is_language(const struct exam *exam)
{
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		if (strcmp(languages[i], exam->text->language) == 0)
			return true;
	}
	findings_add(exam->findings,
	    (struct position){ exam->text->file, 0, 0 },
	    "\"%.60s\" is no language; expected a folder fr or en",
	    exam->text->language);
	return false;
}

/* A list, or the site, speaks it. SMTP says every reason in both. */
static bool
is_spoken(const struct site *site, const char *language, bool is_reason)
{
	if (is_reason || strcmp(site->language, language) == 0)
		return true;
	for (size_t i = 0; i < site->n_lists; i++) {
		if (strcmp(site->lists[i].language, language) == 0)
			return true;
	}
	return false;
}

static void
find_missing(const struct site *site, const struct exam *exam, bool is_reason)
{
	for (size_t i = 0; i < COUNT_OF(languages); i++) {
		const char *language = languages[i];
		if (site_own_text(site, language, exam->text->name) == NULL &&
		    is_spoken(site, language, is_reason))
			findings_add(exam->findings,
			    (struct position){ exam->text->file, 1, 0 },
			    "%s has no text in the language %s, which is "
			    "spoken too; expected %s/%s.txt",
			    exam->text->name, language, language,
			    exam->text->name);
	}
}

/* ---- what lists say themselves ------------------------------------------ */

static const char *const footer_fields[] = { "list", "name", "description",
	"owner", "help", "leave", "archive" };

/* A text of the policy: its place is that of its setting's block. */
struct policy_text {
	const char *text, *what;
	struct position at;
	const char *const *fields;
	size_t n_fields;
};

static void
examine_words(const struct policy_text *text, struct findings *findings)
{
	struct span rest = span_of(text->text), gap;
	char hint[NEAREST_TEXT_SIZE];
	enum gap kind;

	while ((kind = template_next_gap(&rest, &gap)) != GAP_NONE) {
		struct nearest nearest = { .wanted = gap };
		bool is_known = kind == GAP_END || kind == GAP_ODD;
		for (size_t i = 0; i < text->n_fields; i++) {
			is_known |= span_is(gap, text->fields[i]);
			nearest_offer(&nearest, text->fields[i]);
		}
		if (!is_known)
			findings_add(findings, text->at,
			    "{%.*s} is no field of %s%s", (int)gap.len, gap.at,
			    text->what, nearest_text(&nearest, hint));
	}
}

static void
check_because(const struct rule *rule, struct findings *findings)
{
	const struct policy_text text = { rule->because, "a reason", rule->at,
		reason_fields, COUNT_OF(reason_fields) };

	if (!catalogue_has_reason(span_of(rule->because)))
		examine_words(&text, findings);
}

static void
check_list_words(const struct list *list, struct findings *findings)
{
	const struct policy_text footer = { list->footer, "a footer", list->at,
		footer_fields, COUNT_OF(footer_fields) };

	examine_words(&footer, findings);
	for (size_t i = 0; i < list->n_rules; i++)
		check_because(&list->rules[i], findings);
	check_because(&list->otherwise, findings);
}

void
texts_check(const struct site *site, struct findings *findings)
{
	for (size_t i = 0; i < site->n_own_texts; i++) {
		struct exam exam = {
			.text = &site->own_texts[i],
			.findings = findings,
		};
		bool is_reason = catalogue_has_reason(span_of(exam.text->name));
		if (!is_language(&exam) || !is_known(&exam))
			continue;
		if (is_readable(&exam)) {
			examine_shape(&exam, is_reason);
			examine_gaps(&exam);
		}
		find_missing(site, &exam, is_reason);
	}
	for (size_t i = 0; i < site->n_lists; i++)
		check_list_words(&site->lists[i], findings);
}
