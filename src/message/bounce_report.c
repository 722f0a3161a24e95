/*
 * The machine-readable reports: groups of fields, one group for the message
 * and one for each recipient. Old systems forget the empty line between two,
 * or put one too many: a recipient begins where a field repeats.
 */
#include <string.h>

#include "crieur/base/limits.h"

#include "bounce_private.h"
#include "field.h"

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

static int
end_group(struct reading *reading, struct group *group, struct err *err)
{
	struct group done = *group;
	struct arena *arena = reading->arena;

	*group = (struct group){ 0 };
	if (!is_of_recipient(&done))
		return 0;
	struct bounce_recipient *recipient = bounce_add(reading);
	if (recipient == NULL)
		return 0;
	if (bounce_address(arena, done.original, &recipient->address, err) !=
		0 ||
	    bounce_address(arena, done.final, &recipient->final, err) != 0)
		return -1;
	if (recipient->final[0] == '\0' &&
	    bounce_address(arena, done.other, &recipient->final, err) != 0)
		return -1;
	if (recipient->address[0] == '\0')
		recipient->address = recipient->final;
	recipient->action = action_of(done.action, done.status);
	struct span status = bounce_find_status(done.status);
	recipient->status = arena_dup(arena, status);
	if (recipient->status == NULL)
		return err_memory(err);
	return bounce_one_line(arena, without_type(done.words),
	    LIMIT_REPLY_TEXT, &recipient->words, err);
}

static int
take_field(struct reading *reading, struct group *group,
    const struct header_field *field, struct err *err)
{
	struct span id = { 0 };

	if (repeats(group, field) && end_group(reading, group, err) != 0)
		return -1;
	if (set(&group->original, field, "Original-Recipient") ||
	    set(&group->final, field, "Final-Recipient") ||
	    set(&group->action, field, "Action") ||
	    set(&group->status, field, "Status") ||
	    set(&group->words, field, "Diagnostic-Code") ||
	    set(&group->other, field, "X-Actual-Recipient"))
		return 0;
	if (set(&id, field, "Original-Envelope-Id"))
		return bounce_one_line(reading->arena, id, LIMIT_ADDRESS,
		    &reading->bounce.envelope_id, err);
	return 0;
}

int
bounce_read_status(struct reading *reading, struct span text, struct err *err)
{
	struct group group = { 0 };

	reading->bounce.kind = BOUNCE_REPORT;
	while (text.len > 0) {
		struct header_field field;
		if (!field_next(&text, &field)) {
			if (end_group(reading, &group, err) != 0)
				return -1;
		} else if (take_field(reading, &group, &field, err) != 0) {
			return -1;
		}
	}
	return end_group(reading, &group, err);
}

int
bounce_read_disposition(
    struct reading *reading, struct span text, struct err *err)
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
		return 0;
	reading->bounce.kind = BOUNCE_PROSE;
	struct bounce_recipient *recipient = bounce_add(reading);
	if (recipient == NULL)
		return 0;
	if (bounce_address(reading->arena, final, &recipient->address, err) !=
	    0)
		return -1;
	recipient->final = recipient->address;
	return 0;
}

/* Reports that a signature failed are no complaint of a reader. */
static bool
is_complaint(struct span type)
{
	static const char *const types[] = { "abuse", "fraud", "opt-out",
		"complaint", "virus", "other" };

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		if (span_starts_nocase(type, types[i]))
			return true;
	}
	return type.len == 0;
}

int
bounce_read_feedback(struct reading *reading, struct span text, struct err *err)
{
	struct span type = { 0 }, sender = { 0 };
	struct header_field field;

	while (text.len > 0) {
		struct span to = { 0 };
		if (!field_next(&text, &field))
			continue;
		if (set(&type, &field, "Feedback-Type") ||
		    set(&sender, &field, "Original-Mail-From"))
			continue;
		if (!set(&to, &field, "Original-Rcpt-To") &&
		    !set(&to, &field, "Removal-Recipient"))
			continue;
		struct bounce_recipient *recipient = bounce_add(reading);
		if (recipient == NULL)
			break;
		if (bounce_address(
			reading->arena, to, &recipient->address, err) != 0)
			return -1;
		recipient->final = recipient->address;
	}
	reading->bounce.kind =
	    is_complaint(type) ? BOUNCE_COMPLAINT : BOUNCE_AUTOMATIC;
	if (sender.len == 0)
		return 0;
	return bounce_address(
	    reading->arena, sender, &reading->bounce.sender, err);
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

static int
take_returned(struct reading *reading, struct span name, struct span value,
    struct err *err)
{
	struct bounce *bounce = &reading->bounce;

	if (bounce->message_id[0] == '\0' && span_is_nocase(name, "Message-ID"))
		return bounce_one_line(reading->arena, between_brackets(value),
		    LIMIT_LINE, &bounce->message_id, err);
	if (bounce->mark[0] == '\0' && span_is_nocase(name, BOUNCE_MARK))
		return bounce_one_line(
		    reading->arena, value, LIMIT_ADDRESS, &bounce->mark, err);
	if (bounce->sender[0] == '\0' && span_is_nocase(name, "Return-Path"))
		return bounce_address(
		    reading->arena, value, &bounce->sender, err);
	return 0;
}

int
bounce_read_returned(struct reading *reading, struct span text, struct err *err)
{
	while (text.len > 0) {
		struct span value = without_quote(span_cut_line(&text));
		struct span name = span_cut(&value, ':');
		/* A long identifier is folded onto the next line. */
		if (span_trim(value).len == 0 && text.len > 0 &&
		    span_is_nocase(span_trim(name), "Message-ID"))
			value = without_quote(span_cut_line(&text));
		if (take_returned(
			reading, span_trim(name), span_trim(value), err) != 0)
			return -1;
	}
	return 0;
}
