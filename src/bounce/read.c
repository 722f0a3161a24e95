/* Which of its parts say what came back. */
#include "read.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/part.h"

#include "reading.h"

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

static void
read_kind(struct reading *reading, struct span text)
{
	struct bounce *bounce = &reading->bounce;

	if (read_parts(reading, "message/feedback-report", read_feedback) ==
	    0) {
		(void)read_parts(
		    reading, "message/delivery-status", read_status);
		(void)read_parts(
		    reading, "message/global-delivery-status", read_status);
	}
	if (bounce->kind == BOUNCE_NONE)
		(void)read_parts(reading, "message/disposition-notification",
		    read_disposition);
	/* A report that names nobody may do so in words. */
	if (bounce->kind == BOUNCE_NONE ||
	    (bounce->kind == BOUNCE_REPORT && bounce->n_recipients == 0))
		read_prose(reading, text);
	else
		bounce->text = reading_line(reading, text, LIMIT_REASON);
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
		    .mark = "",
		    .sender = "",
		    .envelope_id = "",
		    .text = "" },
		.recipients = arena_array(arena, LIMIT_BOUNCE_RECIPIENTS,
		    sizeof(*reading.recipients)),
	};

	if (reading.recipients == NULL)
		return err_memory(err);
	if (message_add_text(message, LIMIT_BOUNCE_TEXT, &text, err) != 0)
		return -1;
	read_returned_parts(&reading);
	read_returned(&reading, str_span(&text));
	read_kind(&reading, str_span(&text));
	reading.bounce.recipients = reading.recipients;
	*bounce_r = reading.bounce;
	return reading.is_short ? err_memory(err) : 0;
}
