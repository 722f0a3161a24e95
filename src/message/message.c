/*
 * Reading a message: everything that is asked of it later is found here, once
 * and within bounds, so that asking cannot fail.
 */
#include "crieur/message/message.h"

#include <stdlib.h>
#include <string.h>

#include "crieur/base/arena.h"
#include "crieur/base/limits.h"
#include "crieur/base/str.h"

#include "field.h"
#include "mailbox.h"
#include "mime.h"
#include "text.h"
#include "words.h"

enum {
	/* Decoded fields, addresses and the table of parts. */
	MEMORY_MAX = 64 * 1024 * 1024,
};

struct message {
	struct arena arena;
	struct span raw;
	size_t body_offset;
	struct header_field *fields;
	const char **texts; /* the fields decoded */
	size_t n_fields;
	struct mailbox_list from, addressees;
	const char *id;
	struct mime mime;
	const char **attachments;
	size_t n_attachments;
};

static int
read_fields(struct message *message, struct err *err)
{
	if (fields_read(&message->arena, message->raw, &message->fields,
		&message->n_fields, err) != 0)
		return -1;
	size_t n = message->n_fields, end = 0;
	if (n > 0) {
		struct span last = message->fields[n - 1].field;
		end = (size_t)(last.at - message->raw.at) + last.len;
		if (last.at[last.len - 1] != '\n')
			return err_set(err, ERR_INPUT,
			    "the header ends in the middle of a line");
	}
	/* The empty line, unless the message is all header. */
	struct span rest = span_from_offset(message->raw, end);
	if (span_is(rest, "\r"))
		return err_set(
		    err, ERR_INPUT, "the header ends in the middle of a line");
	message->body_offset = rest.len > 0 ? end + 2 : end;
	message->texts =
	    arena_array(&message->arena, n, sizeof(*message->texts));
	if (message->texts == NULL)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		if (words_decode(&message->arena, message->fields[i].value,
			&message->texts[i], err) != 0)
			return -1;
	}
	return 0;
}

static int
read_mailboxes(struct message *message, const char *name,
    struct mailbox_list *list, struct err *err)
{
	for (size_t i = 0; i < message->n_fields; i++) {
		if (span_is_nocase(message->fields[i].name, name) &&
		    mailboxes_read(&message->arena, message->fields[i].value,
			LIMIT_ADDRESSES_IN_HEADER, list, err) != 0)
			return -1;
	}
	return 0;
}

/* Moreau, Anne <anne@example.org>: a name that should have stood in quotes is
 * read where nothing else can be meant. */
static int
mend_from(struct message *message, struct err *err)
{
	struct mailbox_list mended = { 0 };

	if (message_count(message, "From") != 1 || message->from.n > 1 ||
	    (!message->from.is_broken && !message->from.has_group))
		return 0;
	for (size_t i = 0; i < message->n_fields; i++) {
		if (span_is_nocase(message->fields[i].name, "From") &&
		    mailbox_read_angle(&message->arena,
			message->fields[i].value, &mended, err) != 0)
			return -1;
	}
	if (mended.n == 1)
		message->from = mended;
	return 0;
}

/* Printable ASCII, short enough for a line of its own. */
static bool
is_id(struct span id)
{
	for (size_t i = 0; i < id.len; i++) {
		if (id.at[i] <= ' ' || id.at[i] > '~')
			return false;
	}
	return id.len <= LIMIT_LINE - 98;
}

/* What stands between the first < and >, if it is one word. */
static int
read_id(struct message *message, struct err *err)
{
	struct span rest = { 0 }, id = { 0 };

	for (size_t i = 0; i < message->n_fields && rest.at == NULL; i++) {
		if (span_is_nocase(message->fields[i].name, "Message-ID"))
			rest = message->fields[i].value;
	}
	span_cut(&rest, '<');
	if (span_find(rest, '>') < rest.len)
		id = span_cut(&rest, '>');
	if (!is_id(id))
		id = span_from(NULL, 0);
	message->id = arena_dup(&message->arena, id);
	return message->id != NULL ? 0 : err_memory(err);
}

static int
read_parts(struct message *message, struct err *err)
{
	struct mime *mime = &message->mime;
	struct span header = span_first(message->raw, message->body_offset);
	struct span body = span_from_offset(message->raw, message->body_offset);

	if (mime_read(&message->arena, header, body, mime, err) != 0)
		return -1;
	message->attachments = arena_array(
	    &message->arena, mime->n, sizeof(*message->attachments));
	if (message->attachments == NULL)
		return err_memory(err);
	for (size_t i = 0; i < mime->n; i++) {
		if (mime->parts[i].is_attachment)
			message->attachments[message->n_attachments++] =
			    mime->parts[i].file_name;
	}
	return 0;
}

static int
read_all(struct message *message, struct err *err)
{
	/* The header's own bounds first: its errors are the clearer ones. */
	if (read_fields(message, err) != 0 ||
	    lines_check(message->raw, err) != 0)
		return -1;
	if (read_mailboxes(message, "From", &message->from, err) != 0 ||
	    mend_from(message, err) != 0 ||
	    read_mailboxes(message, "To", &message->addressees, err) != 0 ||
	    read_mailboxes(message, "Cc", &message->addressees, err) != 0)
		return -1;
	return read_id(message, err) != 0 ? -1 : read_parts(message, err);
}

int
message_read(struct span raw, struct message **message_r, struct err *err)
{
	struct message *message = calloc(1, sizeof(*message));

	if (message == NULL)
		return err_memory(err);
	message->arena = (struct arena)ARENA_LIMIT(MEMORY_MAX);
	message->raw = raw;
	if (read_all(message, err) != 0) {
		message_free(message);
		return -1;
	}
	*message_r = message;
	return 0;
}

void
message_add_crlf(struct str *out, struct span file)
{
	if (span_starts_nocase(file, "From "))
		span_cut_line(&file);
	bool has_lf = span_find(file, '\n') < file.len;
	while (file.len > 0) {
		str_add(
		    out, has_lf ? span_cut_line(&file) : span_cut(&file, '\r'));
		str_adds(out, "\r\n");
	}
}

void
message_free(struct message *message)
{
	if (message == NULL)
		return;
	arena_fini(&message->arena);
	free(message);
}

void
message_drop(struct message **message)
{
	message_free(*message);
}

struct span
message_raw(const struct message *message)
{
	return message->raw;
}

size_t
message_body_offset(const struct message *message)
{
	return message->body_offset;
}

size_t
message_n_fields(const struct message *message)
{
	return message->n_fields;
}

struct header_field
message_field(const struct message *message, size_t i)
{
	return message->fields[i];
}

const char *
message_header(const struct message *message, const char *name)
{
	for (size_t i = 0; i < message->n_fields; i++) {
		if (span_is_nocase(message->fields[i].name, name))
			return message->texts[i];
	}
	return NULL;
}

const char *
message_text(const struct message *message, size_t i)
{
	return message->texts[i];
}

size_t
message_count(const struct message *message, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < message->n_fields; i++)
		count += span_is_nocase(message->fields[i].name, name);
	return count;
}

int
message_author(const struct message *message, const struct mailbox **author_r,
    struct err *err)
{
	const struct mailbox_list *from = &message->from;
	size_t count = message_count(message, "From");

	if (count == 0)
		return err_refuse(
		    err, ERR_REASON_NO_FROM, "the message has no From field");
	if (count > 1)
		return err_refuse(err, ERR_REASON_TWO_FROM,
		    "the message has more than one From field");
	if (from->is_broken)
		return err_refuse(err, ERR_REASON_ODD_FROM,
		    "the From field is no mail address; write \"Name\" "
		    "<name@example.org>");
	if (from->has_group || from->n == 0)
		return err_set(err, ERR_INPUT,
		    "the From field is no mail address; write Name "
		    "<name@example.org>");
	if (from->n > 1)
		return err_refuse(err, ERR_REASON_TWO_FROM,
		    "the From field names more than one author");
	*author_r = &from->boxes[0];
	return 0;
}

const struct mailbox *
message_addressees(const struct message *message, size_t *n_r)
{
	*n_r = message->addressees.n;
	return message->addressees.boxes;
}

const char *
message_id(const struct message *message)
{
	return message->id;
}

const char *
message_type(const struct message *message)
{
	return message->mime.type;
}

size_t
message_n_parts(const struct message *message)
{
	return message->mime.n;
}

const struct message_part *
message_part(const struct message *message, size_t i)
{
	return &message->mime.parts[i];
}

size_t
message_n_attachments(const struct message *message)
{
	return message->n_attachments;
}

const char *
message_attachment(const struct message *message, size_t i)
{
	return message->attachments[i];
}

int
message_add_text(
    const struct message *message, size_t max, struct str *out, struct err *err)
{
	return mime_add_text(&message->mime, max, out, err);
}

const char *
message_excerpt(struct message *message, size_t max)
{
	CLEANUP(str_fini) struct str text = { 0 };
	struct err ignored = { 0 };

	if (mime_add_text(&message->mime, max, &text, &ignored) != 0)
		return "";
	const char *excerpt = arena_dup(&message->arena, str_span(&text));
	return excerpt != NULL ? excerpt : "";
}
