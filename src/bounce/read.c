/* Which of its parts say what came back. */
#include "read.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/part.h"

#include "reading.h"
#include "saying.h"

static const char *const kind_names[] = { "none", "report", "prose",
	"complaint", "automatic" };

const char *
bounce_kind_name(enum bounce_kind kind)
{
	return kind_names[kind];
}

typedef void read_function(struct reading *reading, struct span text);

/* Give the decoded text of the parts of that type to a reader; how many there
 * were. */
static size_t
read_parts(struct reading *reading, const char *type, read_function *read)
{
	struct err err = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < message_n_parts(reading->message); i++) {
		const struct message_part *part =
		    message_part(reading->message, i);
		CLEANUP(str_fini) struct str text = { 0 };
		if (strcmp(part->type, type) != 0)
			continue;
		if (part_text(part, LIMIT_BOUNCE_TEXT, &text, &err) != 0)
			reading->is_short = true;
		read(reading, str_span(&text));
		n++;
	}
	return n;
}

static void
read_returned_parts(struct reading *reading)
{
	static const char *const types[] = { "message/rfc822", "message/global",
		"text/rfc822-headers", "text/rfc822-header",
		"message/rfc822-headers", "message/global-headers",
		"text/plain" };

	for (size_t i = 0; i < COUNT_OF(types); i++)
		(void)read_parts(reading, types[i], read_returned);
}

/* Feedback in a part that has lost its type. */
static void
read_loose_feedback(struct reading *reading, struct span text)
{
	static const char *const first[] = {
		"feedback-type:", "user-agent:", "version:", NULL
	};

	while (text.len > 0 && !span_any(text, first, span_starts_nocase))
		(void)span_cut_line(&text);
	if (text.len > 0)
		read_feedback(reading, text);
}

static void
read_complaints(struct reading *reading)
{
	const char *subject = message_header(reading->message, "Subject");
	const char *type = message_header(reading->message, "Content-Type");

	if (read_parts(reading, "message/feedback-report", read_feedback) > 0)
		return;
	if (type != NULL &&
	    span_contains_nocase(span_of(type), "feedback-report")) {
		reading->bounce.kind = BOUNCE_COMPLAINT;
		(void)read_parts(
		    reading, "application/octet-stream", read_loose_feedback);
		(void)read_parts(reading, "text/plain", read_loose_feedback);
	} else if (says(span_of(subject), SAYS_COMPLAINING)) {
		read_complaint(reading);
	}
}

static void
read_kind(struct reading *reading, struct span text)
{
	struct bounce *bounce = &reading->bounce;
	struct span words = reporters_words(text);

	bounce->text = reading_line(reading, words, LIMIT_REASON);
	read_complaints(reading);
	if (bounce->kind == BOUNCE_NONE) {
		(void)read_parts(
		    reading, "message/delivery-status", read_status);
		(void)read_parts(
		    reading, "message/global-delivery-status", read_status);
	}
	if (bounce->kind == BOUNCE_NONE)
		(void)read_parts(reading, "message/disposition-notification",
		    read_disposition);
	if (bounce->kind == BOUNCE_PROSE)
		read_own(reading, words);
	if (bounce->kind == BOUNCE_NONE) {
		bounce->kind =
		    prose_kind(reading->message, words, &bounce->row);
		if (bounce->kind == BOUNCE_PROSE)
			(void)read_parts(reading, "text/plain", read_fields);
	}
	/* A report that names nobody may do so in words. */
	if (bounce->n_recipients == 0 &&
	    (bounce->kind == BOUNCE_PROSE || bounce->kind == BOUNCE_REPORT))
		read_prose(reading, words);
	if (bounce->kind == BOUNCE_REPORT)
		read_said(reading, words);
}

int
bounce_read(const struct message *message, struct arena *arena,
    struct bounce *bounce_r, struct err *err)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct reading reading = {
		.message = message,
		.arena = arena,
		.bounce = { .message_id = "",
		    .sender = "",
		    .envelope_id = "",
		    .text = "",
		    .subject = "" },
		.complainer = "",
		.recipients = arena_array(arena, LIMIT_BOUNCE_RECIPIENTS,
		    sizeof(*reading.recipients)),
	};

	if (reading.recipients == NULL)
		return err_memory(err);
	if (message_add_text(message, LIMIT_BOUNCE_TEXT, &text, err) != 0)
		return -1;
	const char *subject = message_header(message, "Subject");
	if (subject != NULL)
		reading.bounce.subject =
		    reading_line(&reading, span_of(subject), LIMIT_REPLY_TEXT);
	read_returned_parts(&reading);
	read_returned(&reading, str_span(&text));
	read_kind(&reading, str_span(&text));
	reading.bounce.recipients = reading.recipients;
	*bounce_r = reading.bounce;
	return reading.is_short ? err_memory(err) : 0;
}
