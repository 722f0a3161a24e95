/*
 * The machine-readable reports: groups of fields, one group for the message
 * and one for each recipient. Old systems forget the empty line between two,
 * or put one too many: a recipient begins where a field repeats.
 */
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/message/part.h"

#include "class.h"
#include "reading.h"
#include "saying.h"

/* The group of one recipient as far as it was read. */
struct group {
	struct span original, final, action, status, words;
	struct span other; /* what one system or another has instead */
};

static bool
set(struct span *to, const struct header_field *field, const char *name)
{
	if (!span_is_nocase(field->name, name))
		return false;
	*to = span_trim(field->value);
	return true;
}

static bool
is_of_recipient(const struct group *group)
{
	return group->final.len > 0 || group->original.len > 0 ||
	       group->other.len > 0;
}

/* Whether the field stands in the group already: another one begins. */
static bool
repeats(const struct group *group, const struct header_field *field)
{
	return (group->final.len > 0 &&
		   span_is_nocase(field->name, "Final-Recipient")) ||
	       (group->original.len > 0 &&
		   span_is_nocase(field->name, "Original-Recipient"));
}

static enum bounce_action
action_of(struct span word, struct span status)
{
	if (span_starts_nocase(word, "fail"))
		return BOUNCE_FAILED;
	if (span_starts_nocase(word, "delay"))
		return BOUNCE_DELAYED;
	if (span_starts_nocase(word, "deliver") ||
	    span_starts_nocase(word, "relay") ||
	    span_starts_nocase(word, "expand"))
		return BOUNCE_DELIVERED;
	return status.len > 0 && status.at[0] == '2' ? BOUNCE_DELIVERED
	                                             : BOUNCE_FAILED;
}

/* "smtp; 550 5.1.1 …" without the type. */
static struct span
without_type(struct span words)
{
	size_t semicolon = span_find(words, ';');

	if (semicolon < words.len && semicolon < 20 &&
	    memchr(words.at, ' ', semicolon) == NULL)
		words = span_trim(span_from_offset(words, semicolon + 1));
	return words;
}

static void
end_group(struct reading *reading, struct group *group)
{
	struct group done = *group;
	struct bounce_recipient *recipient =
	    is_of_recipient(group) ? reading_add(reading) : NULL;

	*group = (struct group){ 0 };
	if (recipient == NULL)
		return;
	recipient->address = reading_address(reading, done.original);
	recipient->final = reading_address(reading, done.final);
	if (recipient->final[0] == '\0')
		recipient->final = reading_address(reading, done.other);
	if (recipient->address[0] == '\0')
		recipient->address = recipient->final;
	recipient->action = action_of(done.action, done.status);
	recipient->status = reading_line(
	    reading, bounce_find_status(done.status), LIMIT_REPLY_TEXT);
	/* "Status: 5.4.4 (Illegal host/domain name found)" */
	size_t comment = span_find(done.status, '(');
	if (done.words.len == 0 && comment < done.status.len)
		done.words = span_from_offset(done.status, comment);
	recipient->words =
	    reading_line(reading, without_type(done.words), LIMIT_REPLY_TEXT);
}

static void
take_field(struct reading *reading, struct group *group,
    const struct header_field *field)
{
	struct span id = { 0 };

	if (repeats(group, field))
		end_group(reading, group);
	if (set(&group->original, field, "Original-Recipient") ||
	    set(&group->final, field, "Final-Recipient") ||
	    set(&group->action, field, "Action") ||
	    set(&group->status, field, "Status") ||
	    set(&group->words, field, "Diagnostic-Code") ||
	    set(&group->other, field, "X-Actual-Recipient"))
		return;
	if (set(&id, field, "Original-Envelope-Id"))
		reading->bounce.envelope_id =
		    reading_line(reading, id, LIMIT_ADDRESS);
}

void
read_status(struct reading *reading, struct span text)
{
	struct group group = { 0 };
	struct header_field field;

	reading->bounce.kind = BOUNCE_REPORT;
	while (text.len > 0) {
		if (field_next(&text, &field))
			take_field(reading, &group, &field);
		else
			end_group(reading, &group);
	}
	end_group(reading, &group);
}

/* A recipient of whom nothing but the address is told. */
static void
add_address(struct reading *reading, struct span address)
{
	struct bounce_recipient *recipient = reading_add(reading);

	if (recipient != NULL)
		recipient->address = recipient->final =
		    reading_address(reading, address);
}

void
read_disposition(struct reading *reading, struct span text)
{
	struct span disposition = { 0 }, final = { 0 };
	struct header_field field;

	while (text.len > 0) {
		if (field_next(&text, &field) &&
		    !set(&disposition, &field, "Disposition"))
			(void)set(&final, &field, "Final-Recipient");
	}
	reading->bounce.kind = BOUNCE_AUTOMATIC;
	if (!span_contains_nocase(disposition, "automatic-action") ||
	    !span_contains_nocase(disposition, "deleted"))
		return;
	reading->bounce.kind = BOUNCE_PROSE;
	add_address(reading, final);
}

void
read_feedback(struct reading *reading, struct span text)
{
	struct span type = { 0 }, sender = { 0 };
	struct header_field field;

	while (text.len > 0) {
		struct span to = { 0 };
		if (!field_next(&text, &field) ||
		    set(&type, &field, "Feedback-Type") ||
		    set(&sender, &field, "Original-Mail-From"))
			continue;
		if (set(&to, &field, "Original-Rcpt-To") ||
		    set(&to, &field, "Removal-Recipient"))
			add_address(reading, to);
	}
	/* Reports that a signature failed are no complaint of a reader. */
	reading->bounce.kind = type.len == 0 || says(type, SAYS_COMPLAINT)
	                           ? BOUNCE_COMPLAINT
	                           : BOUNCE_AUTOMATIC;
	if (sender.len > 0)
		reading->bounce.sender = reading_address(reading, sender);
}

void
read_complaint(struct reading *reading)
{
	reading->bounce.kind = BOUNCE_COMPLAINT;
	if (reading->complainer[0] != '\0')
		add_address(reading, span_of(reading->complainer));
}

/* What stands between the first < and >. */
static struct span
between_brackets(struct span value)
{
	span_cut(&value, '<');
	return span_find(value, '>') < value.len ? span_cut(&value, '>')
	                                         : span_from(NULL, 0);
}

/* A line as it may be quoted. */
static struct span
without_quote(struct span line)
{
	while (line.len > 0 &&
	       (line.at[0] == '>' || line.at[0] == ' ' || line.at[0] == '|'))
		line = span_from_offset(line, 1);
	return line;
}

static void
take_returned(struct reading *reading, struct span name, struct span value)
{
	struct bounce *bounce = &reading->bounce;

	if (bounce->message_id[0] == '\0' && span_is_nocase(name, "Message-ID"))
		bounce->message_id =
		    reading_line(reading, between_brackets(value), LIMIT_LINE);
	if (bounce->sender[0] == '\0' && span_is_nocase(name, "Return-Path"))
		bounce->sender = reading_address(reading, value);
	if (reading->complainer[0] == '\0' &&
	    span_is_nocase(name, "X-HmXmrOriginalRecipient"))
		reading->complainer = reading_address(reading, value);
}

void
read_returned(struct reading *reading, struct span text)
{
	while (text.len > 0) {
		struct span value = without_quote(span_cut_line(&text));
		struct span name = span_trim(span_cut(&value, ':'));
		/* A long identifier is folded onto the next line. */
		if (span_trim(value).len == 0 && text.len > 0 &&
		    span_is_nocase(name, "Message-ID"))
			value = without_quote(span_cut_line(&text));
		take_returned(reading, name, span_trim(value));
	}
}
