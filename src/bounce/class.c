#include "class.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/ascii.h"
#include "crieur/base/str.h"

enum {
	STATUS_SIZE = sizeof(((struct bounce_verdict *)NULL)->status),
};

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

/* The class of the first code of the old kind, "550 …", which is all of it that
 * can be trusted; "": there is none. */
static const char *
basic_class(struct span words)
{
	for (size_t i = 0; i + 3 < words.len; i++) {
		bool is_word =
		    i == 0 || words.at[i - 1] == ' ' || words.at[i - 1] == '(';
		if (is_word && (words.at[i] == '4' || words.at[i] == '5') &&
		    words.at[i + 1] >= '0' && words.at[i + 1] <= '5' &&
		    ascii_is_digit(words.at[i + 2]) &&
		    strchr(" -:", words.at[i + 3]) != NULL)
			return words.at[i] == '4' ? "4" : "5";
	}
	return "";
}

/* The code in the words; where one system quotes another ("… -> 550 5.1.1 …"),
 * that of the other. */
static struct span
nearest_status(struct span words)
{
	struct span found = bounce_find_status(words);

	for (size_t at;
	     (at = span_find_text(words, span_of("-> "))) < words.len;) {
		words = span_from_offset(words, at + strlen("-> "));
		struct span nearer = bounce_find_status(words);
		if (nearer.len > 0)
			found = nearer;
	}
	return found;
}

static void
take_status(char status[STATUS_SIZE], struct span code)
{
	snprintf(status, STATUS_SIZE, "%.*s", (int)code.len,
	    code.at != NULL ? code.at : "");
}

static struct bounce_verdict
classify(const char *status, const char *words_text, bool is_reporter)
{
	CLEANUP(str_fini) struct str folded = { 0 };
	struct span words = span_of(words_text);
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };
	char inner[STATUS_SIZE];

	take_status(verdict.status, bounce_find_status(span_of(status)));
	take_status(inner, nearest_status(words));
	/* What the other side said is nearer than what was made of it. */
	if (is_vague(verdict.status) && !is_vague(inner))
		memcpy(verdict.status, inner, STATUS_SIZE);
	said_add(&folded, words);
	struct said said = {
		.status = !is_vague(inner)            ? inner
		          : verdict.status[0] != '\0' ? verdict.status
		                                      : basic_class(words),
		.words = str_span(&folded),
		.is_reporter = is_reporter,
	};
	verdict.row = saying_of_class(&said);
	if (verdict.row->meaning == SAYS_NOTHING) {
		said.status = verdict.status;
		verdict.row = saying_of_class(&said);
	}
	verdict.class = (enum bounce_class)verdict.row->meaning;
	return verdict;
}

struct bounce_verdict
bounce_classify(const char *status, const char *words)
{
	return classify(status, words, false);
}

/* Whoever is refused before a recipient was named is the sender, or his host.
 */
static struct bounce_verdict
without_stage(const struct bounce *bounce,
    const struct bounce_recipient *recipient, struct bounce_verdict verdict)
{
	const char *const texts[] = { recipient->words, recipient->said,
		bounce->n_recipients == 1 && recipient->words[0] == '\0' &&
			recipient->said[0] == '\0'
		    ? bounce->text
		    : "" };
	const struct saying *stage = NULL;

	for (size_t i = 0; stage == NULL && i < COUNT_OF(texts); i++)
		stage = saying_find(span_of(texts[i]), SAYS_STAGE);
	if (stage == NULL || !bounce_class_counts(verdict.class))
		return verdict;
	verdict.class = BOUNCE_CLASS_POLICY;
	verdict.row = stage;
	return verdict;
}

static struct bounce_verdict
of_failed(const struct bounce *bounce, const struct bounce_recipient *recipient)
{
	/* One recipient: what else is said can only be about him. */
	const char *const others[] = { recipient->said,
		bounce->n_recipients == 1 ? bounce->text : "",
		bounce->n_recipients == 1 ? bounce->subject : "" };
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };

	if (recipient->words[0] != '\0' || recipient->said[0] == '\0')
		verdict = classify(recipient->status, recipient->words, false);
	for (size_t i = 0;
	     verdict.class == BOUNCE_CLASS_UNKNOWN && i < COUNT_OF(others); i++)
		verdict = classify(recipient->status, others[i], true);
	return without_stage(bounce, recipient, verdict);
}

struct bounce_verdict
bounce_judge(const struct bounce *bounce, size_t i)
{
	struct bounce_verdict verdict = { .class = BOUNCE_CLASS_UNKNOWN };

	verdict.row = bounce->row;
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
		return classify("", bounce->text, true);
	const struct bounce_recipient *recipient = &bounce->recipients[i];
	if (recipient->action == BOUNCE_FAILED)
		return of_failed(bounce, recipient);
	take_status(verdict.status, span_of(recipient->status));
	verdict.class = recipient->action == BOUNCE_DELAYED
	                    ? BOUNCE_CLASS_TEMPORARY
	                    : BOUNCE_CLASS_AUTOMATIC;
	return verdict;
}
