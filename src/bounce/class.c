/* One table, the first row that matches decides. */
#include "class.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/ascii.h"

#include "saying.h"

enum {
	STATUS_SIZE = sizeof(((struct bounce_verdict *)NULL)->status),
};

bool
says(struct span text, enum meaning meaning)
{
	for (const struct saying *row = sayings; row->meaning != SAYS_NOTHING;
	     row++) {
		if (row->meaning != meaning)
			continue;
		if (row->code[0] == '^'
			? span_starts_nocase(text, row->words)
			: span_contains_nocase(text, row->words))
			return true;
	}
	return false;
}

/* One to three digits from at on; 0: none, or more. */
static size_t
count_digits(struct span text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && ascii_is_digit(text.at[at + n]))
		n++;
	return n <= 3 ? n : 0;
}

/* "5.1.1" at that place, alone: not the middle of a number, a version or the
 * address of a machine. Its length, or 0. */
static size_t
status_at(struct span text, size_t at)
{
	if ((text.at[at] != '4' && text.at[at] != '5') || at + 4 >= text.len ||
	    text.at[at + 1] != '.')
		return 0;
	if (at > 0 &&
	    (ascii_is_digit(text.at[at - 1]) || text.at[at - 1] == '.'))
		return 0;
	size_t subject = count_digits(text, at + 2), end = at + 2 + subject;
	if (subject == 0 || end >= text.len || text.at[end] != '.')
		return 0;
	size_t detail = count_digits(text, end + 1);
	end += 1 + detail;
	bool goes_on = end + 1 < text.len && text.at[end] == '.' &&
	               ascii_is_digit(text.at[end + 1]);
	return detail == 0 || goes_on ? 0 : end - at;
}

struct span
bounce_find_status(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		size_t len = status_at(text, i);
		if (len > 0)
			return span_from(text.at + i, len);
	}
	return span_of("");
}

/* "5.0.0", "5.3.0", "5.5.0": something failed. */
static bool
is_vague(const char *status)
{
	int subject = 0, detail = 0;

	return sscanf(status, "%*d.%d.%d", &subject, &detail) != 2 ||
	       subject == 0 || (detail == 0 && subject != 1);
}

/* The class of a code of the old kind at the beginning, "550 …", which is all
 * of it that can be trusted; "": there is none. */
static const char *
basic_class(struct span words)
{
	bool is_code = words.len >= 4 &&
	               (words.at[0] == '4' || words.at[0] == '5') &&
	               words.at[1] >= '0' && words.at[1] <= '5' &&
	               ascii_is_digit(words.at[2]) &&
	               (words.at[3] == ' ' || words.at[3] == '-');

	return !is_code ? "" : words.at[0] == '4' ? "4" : "5";
}

/* "5.1.1" is itself, "5.1.*" what begins so, "5?" its class or no code. */
static bool
is_code(const char *code, const char *status)
{
	size_t length = strlen(code) - 1;

	switch (code[length]) {
	case '*': return strncmp(status, code, length) == 0;
	case '?': return status[0] == '\0' || status[0] == code[0];
	default: return strcmp(status, code) == 0;
	}
}

static enum bounce_class
class_of(const char *status, struct span words)
{
	const struct saying *row = sayings;

	while (row->meaning != SAYS_NOTHING &&
	       (row->meaning > SAYS_NOTHING || !is_code(row->code, status) ||
		   !span_contains_nocase(words, row->words)))
		row++;
	return (enum bounce_class)row->meaning;
}

struct bounce_verdict
bounce_classify(const char *status, const char *words_text)
{
	struct span words = span_of(words_text);
	struct span code = bounce_find_status(span_of(status));
	struct span said = bounce_find_status(words);
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };
	char inner[STATUS_SIZE];

	/* What the other side said is nearer than what was made of it. */
	snprintf(verdict.status, STATUS_SIZE, "%.*s", (int)code.len, code.at);
	snprintf(inner, STATUS_SIZE, "%.*s", (int)said.len, said.at);
	if (is_vague(verdict.status) && !is_vague(inner))
		memcpy(verdict.status, inner, STATUS_SIZE);
	verdict.class = class_of(
	    verdict.status[0] != '\0' ? verdict.status : basic_class(words),
	    words);
	return verdict;
}

static struct bounce_verdict
of_failed(const struct bounce *bounce, const struct bounce_recipient *recipient)
{
	struct bounce_verdict verdict =
	    bounce_classify(recipient->status, recipient->words);

	/* One recipient: what else is said can only be about him. */
	if (verdict.class == BOUNCE_CLASS_UNKNOWN && bounce->n_recipients == 1)
		verdict = bounce_classify(recipient->status, bounce->text);
	return verdict;
}

struct bounce_verdict
bounce_judge(const struct bounce *bounce, size_t i)
{
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };

	switch (bounce->kind) {
	case BOUNCE_NONE: return verdict;
	case BOUNCE_AUTOMATIC:
		verdict.class = BOUNCE_CLASS_AUTOMATIC;
		return verdict;
	case BOUNCE_COMPLAINT:
		verdict.class = BOUNCE_CLASS_COMPLAINT;
		return verdict;
	case BOUNCE_REPORT:
	case BOUNCE_PROSE: break;
	}
	if (i >= bounce->n_recipients)
		return bounce_classify("", bounce->text);
	const struct bounce_recipient *recipient = &bounce->recipients[i];
	switch (recipient->action) {
	case BOUNCE_FAILED: return of_failed(bounce, recipient);
	case BOUNCE_DELAYED:
		snprintf(verdict.status, sizeof(verdict.status), "%.11s",
		    recipient->status);
		verdict.class = BOUNCE_CLASS_TEMPORARY;
		return verdict;
	case BOUNCE_DELIVERED:
		verdict.class = BOUNCE_CLASS_AUTOMATIC;
		return verdict;
	}
	return verdict;
}
