/* Which of its parts say what came back. */
#include "crieur/message/bounce.h"

#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/str.h"
#include "crieur/message/address.h"

#include "bounce_private.h"
#include "text.h"

static const char *const kind_names[] = { "none", "report", "prose",
	"complaint", "automatic" };

const char *
bounce_kind_name(enum bounce_kind kind)
{
	return kind_names[kind];
}

struct bounce_recipient *
bounce_add(struct reading *reading)
{
	struct bounce *bounce = &reading->bounce;

	if (bounce->n_recipients == LIMIT_BOUNCE_RECIPIENTS)
		return NULL;
	struct bounce_recipient *added =
	    &reading->recipients[bounce->n_recipients++];
	*added = (struct bounce_recipient){
		.address = "",
		.final = "",
		.status = "",
		.words = "",
	};
	return added;
}

int
bounce_address(struct arena *arena, struct span text, const char **address_r,
    struct err *err)
{
	char address[ADDRESS_TEXT_SIZE];
	struct err ignored = { 0 };
	size_t type = span_find(text, ';');

	if (type < text.len)
		text = span_from_offset(text, type + 1);
	text = span_trim(text);
	if (text.len > 0 && text.at[text.len - 1] == ';')
		text.len--;
	if (address_normalize(text, address, &ignored) != 0) {
		*address_r = "";
		return 0;
	}
	*address_r = arena_dups(arena, address);
	return *address_r != NULL ? 0 : err_memory(err);
}

static bool
is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

int
bounce_one_line(struct arena *arena, struct span text, size_t max,
    const char **line_r, struct err *err)
{
	CLEANUP(str_fini) struct str line = { 0 };

	for (size_t i = 0; i < text.len && line.len < max; i++) {
		if (!is_blank(text.at[i]))
			str_addc(&line, text.at[i]);
		else if (line.len > 0 && line.data[line.len - 1] != ' ')
			str_addc(&line, ' ');
	}
	if (str_check(&line, err) != 0)
		return -1;
	/* A character may have been cut at the end. */
	struct span whole = span_trim(str_span(&line));
	while (
	    whole.len > 0 && !span_is_utf8(whole) && line.len - whole.len < 4)
		whole.len--;
	*line_r = arena_dup(arena, span_is_utf8(whole) ? whole : span_of(""));
	return *line_r != NULL ? 0 : err_memory(err);
}

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* One to three digits from at on; 0: none, or more. */
static size_t
count_digits(struct span text, size_t at)
{
	size_t n = 0;

	while (at + n < text.len && is_digit(text.at[at + n]))
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
	if (at > 0 && (is_digit(text.at[at - 1]) || text.at[at - 1] == '.'))
		return 0;
	size_t subject = count_digits(text, at + 2), end = at + 2 + subject;
	if (subject == 0 || end >= text.len || text.at[end] != '.')
		return 0;
	size_t detail = count_digits(text, end + 1);
	end += 1 + detail;
	bool goes_on = end + 1 < text.len && text.at[end] == '.' &&
	               is_digit(text.at[end + 1]);
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
	return span_from(NULL, 0);
}

typedef int read_function(
    struct reading *reading, struct span text, struct err *err);

/* Give the decoded text of the parts of that type to a reader; *n_r says how
 * many there were. */
static int
each_part(struct reading *reading, const char *type, read_function *read,
    size_t *n_r, struct err *err)
{
	*n_r = 0;
	for (size_t i = 0; i < message_n_parts(reading->message); i++) {
		const struct message_part *part =
		    message_part(reading->message, i);
		CLEANUP(str_fini) struct str text = { 0 };
		if (strcmp(part->type, type) != 0)
			continue;
		if (part_text(part, LIMIT_BOUNCE_TEXT, &text, err) != 0 ||
		    read(reading, str_span(&text), err) != 0)
			return -1;
		*n_r += 1;
	}
	return 0;
}

static int
read_returned(struct reading *reading, struct err *err)
{
	static const char *const types[] = { "message/rfc822", "message/global",
		"text/rfc822-headers", "text/rfc822-header",
		"message/rfc822-headers", "message/global-headers",
		"text/plain" };
	size_t n;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (each_part(
			reading, types[i], bounce_read_returned, &n, err) != 0)
			return -1;
	}
	return 0;
}

static int
read_kind(struct reading *reading, struct span text, struct err *err)
{
	size_t n_statuses, n_complaints, n_receipts;

	if (each_part(reading, "message/feedback-report", bounce_read_feedback,
		&n_complaints, err) != 0)
		return -1;
	if (n_complaints == 0 &&
	    (each_part(reading, "message/delivery-status", bounce_read_status,
		 &n_statuses, err) != 0 ||
		each_part(reading, "message/global-delivery-status",
		    bounce_read_status, &n_statuses, err) != 0))
		return -1;
	if (reading->bounce.kind == BOUNCE_NONE &&
	    each_part(reading, "message/disposition-notification",
		bounce_read_disposition, &n_receipts, err) != 0)
		return -1;
	/* A report that names nobody may do so in words. */
	if (reading->bounce.kind != BOUNCE_NONE &&
	    (reading->bounce.kind != BOUNCE_REPORT ||
		reading->bounce.n_recipients > 0))
		return bounce_one_line(reading->arena, text, LIMIT_REASON,
		    &reading->bounce.text, err);
	return bounce_read_prose(reading, text, err);
}

int
bounce_read(const struct message *message, struct arena *arena,
    struct bounce *bounce_r, struct err *err)
{
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

	CLEANUP(str_fini) struct str text = { 0 };

	if (reading.recipients == NULL)
		return err_memory(err);
	if (message_add_text(message, LIMIT_BOUNCE_TEXT, &text, err) != 0 ||
	    read_returned(&reading, err) != 0 ||
	    bounce_read_returned(&reading, str_span(&text), err) != 0 ||
	    read_kind(&reading, str_span(&text), err) != 0)
		return -1;
	reading.bounce.recipients = reading.recipients;
	*bounce_r = reading.bounce;
	return 0;
}
