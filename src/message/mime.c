/*
 * One pass over the body with a stack of open boundaries. libetpan's reader
 * calls itself for every level and copies; a body of 100 MB or of ten thousand
 * levels is nothing to it here.
 */
#include "mime.h"

#include <string.h>

#include "crieur/base/limits.h"

#include "field.h"
#include "parameter.h"

enum {
	/* What a part's header may say that we listen to. */
	FIELD_WINDOW = 4096,
	BOUNDARY_MAX = 200,
	TYPE_MAX = 100,
};

struct level {
	struct span boundary;
	bool is_digest, is_related;
};

struct scan {
	struct arena *arena;
	struct mime *mime;
	struct level levels[LIMIT_MIME_DEPTH];
	size_t depth;
	struct span rest;
	bool is_open; /* the last leaf's body has not ended */
};

/* What a part's header says. */
struct entity {
	const char *type, *charset, *file_name, *disposition, *boundary;
	enum transfer_encoding encoding;
	bool has_id;
};

/* The innermost level whose boundary stands at the head of text: its index, or
 * depth. Blanks may follow it, nothing else. */
static size_t
boundary_level(const struct scan *scan, struct span text, bool *is_close_r)
{
	if (text.len < 3 || text.at[0] != '-' || text.at[1] != '-')
		return scan->depth;
	struct span rest = span_first(text, BOUNDARY_MAX + 100);
	struct span line = span_from_offset(span_cut_line(&rest), 2);
	while (line.len > 0 &&
	       (line.at[line.len - 1] == ' ' || line.at[line.len - 1] == '\t'))
		line.len--;
	for (size_t i = scan->depth; i > 0; i--) {
		struct span boundary = scan->levels[i - 1].boundary;
		if (!span_equal(span_first(line, boundary.len), boundary))
			continue;
		struct span tail = span_from_offset(line, boundary.len);
		*is_close_r = span_is(tail, "--");
		if (tail.len == 0 || *is_close_r)
			return i - 1;
	}
	return scan->depth;
}

/* Skip to the next line that is a boundary of ours, or to the end. What was
 * skipped, without the line end that belongs to the boundary. */
static struct span
skip_to_boundary(struct scan *scan)
{
	struct span start = scan->rest, next = start;
	bool is_close = false;

	while (boundary_level(scan, next, &is_close) == scan->depth) {
		size_t at = span_find(next, '\n');
		if (at == next.len) {
			scan->rest = span_from(NULL, 0);
			return start;
		}
		next = span_from_offset(next, at + 1);
	}
	scan->rest = next;
	struct span skipped = span_first(start, start.len - next.len);
	if (skipped.len > 0)
		skipped.len--;
	if (skipped.len > 0 && skipped.at[skipped.len - 1] == '\r')
		skipped.len--;
	return skipped;
}

static enum transfer_encoding
encoding_of(struct span value)
{
	struct span word = span_trim(value);

	if (span_starts_nocase(word, "base64"))
		return ENCODING_BASE64;
	if (span_starts_nocase(word, "quoted-printable"))
		return ENCODING_QUOTED_PRINTABLE;
	return ENCODING_NONE;
}

static int
read_type(struct arena *arena, struct span value, struct entity *entity,
    struct err *err)
{
	const char *name = "";

	if (parameter_head(arena, value, &entity->type, err) != 0 ||
	    parameter_read(arena, value, "charset", &entity->charset, err) !=
		0 ||
	    parameter_read_text(arena, value, "name", &name, err) != 0)
		return -1;
	if (*entity->file_name == '\0')
		entity->file_name = name;
	if (strchr(entity->type, '/') == NULL ||
	    strlen(entity->type) > TYPE_MAX)
		entity->type = "application/octet-stream";
	if (strncmp(entity->type, "multipart/", 10) != 0)
		return 0;
	return parameter_read(arena, value, "boundary", &entity->boundary, err);
}

static int
read_field(struct arena *arena, const struct header_field *field,
    struct entity *entity, struct err *err)
{
	struct span value = span_first(field->value, FIELD_WINDOW);
	const char *name = "";

	if (span_is_nocase(field->name, "Content-Type"))
		return read_type(arena, value, entity, err);
	if (span_is_nocase(field->name, "Content-Transfer-Encoding"))
		entity->encoding = encoding_of(value);
	else if (span_is_nocase(field->name, "Content-Id"))
		entity->has_id = true;
	if (!span_is_nocase(field->name, "Content-Disposition"))
		return 0;
	if (parameter_head(arena, value, &entity->disposition, err) != 0 ||
	    parameter_read_text(arena, value, "filename", &name, err) != 0)
		return -1;
	if (*name != '\0')
		entity->file_name = name;
	return 0;
}

/* A part's header off the front of scan->rest, up to the empty line or to a
 * boundary that comes too early. *header_r is its bytes. */
static int
read_header(struct scan *scan, struct entity *entity, struct span *header_r,
    struct err *err)
{
	struct span start = scan->rest;
	struct header_field field;
	bool is_close = false;

	while (boundary_level(scan, scan->rest, &is_close) == scan->depth &&
	       field_next(&scan->rest, &field)) {
		if (read_field(scan->arena, &field, entity, err) != 0)
			return -1;
	}
	*header_r = span_first(start, start.len - scan->rest.len);
	return 0;
}

/* Names that pictures in a text have; any other name makes it a file. */
static bool
is_picture_name(const char *name)
{
	static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".gif",
		".bmp", ".svg", ".webp", NULL };

	return *name == '\0' ||
	       span_any(span_of(name), endings, span_ends_nocase);
}

static bool
is_attachment(const struct scan *scan, const struct entity *entity)
{
	static const char *const seals[] = { "application/pgp-signature",
		"application/pkcs7-signature", "application/x-pkcs7-signature",
		"message/delivery-status", "message/disposition-notification",
		"text/rfc822-headers", NULL };
	bool is_related =
	    scan->depth > 0 && scan->levels[scan->depth - 1].is_related;

	if (strcmp(entity->disposition, "attachment") == 0 &&
	    *entity->file_name != '\0')
		return true;
	if (span_any(span_of(entity->type), seals, span_is))
		return false;
	if (strcmp(entity->disposition, "attachment") == 0)
		return true;
	/* A logo in a signature is no attachment, whatever its name. */
	if (is_related && entity->has_id &&
	    strncmp(entity->type, "image/", 6) == 0 &&
	    is_picture_name(entity->file_name))
		return false;
	return *entity->file_name != '\0' ||
	       strncmp(entity->type, "text/", 5) != 0;
}

static int
add_leaf(struct scan *scan, const struct entity *entity, struct span header,
    struct err *err)
{
	struct mime *mime = scan->mime;

	mime->parts =
	    arena_grow(scan->arena, mime->parts, mime->n, sizeof(*mime->parts));
	if (mime->parts == NULL)
		return err_memory(err);
	mime->parts[mime->n++] = (struct message_part){
		.type = entity->type,
		.charset = entity->charset,
		.file_name = entity->file_name,
		.encoding = entity->encoding,
		.is_attachment = is_attachment(scan, entity),
		.header = header,
	};
	scan->is_open = true;
	return 0;
}

/* A container or a leaf begins; its header has been read. */
static int
begin_part(struct scan *scan, const struct entity *entity, struct span header,
    struct err *err)
{
	size_t length = strlen(entity->boundary);

	if (++scan->mime->n_seen > LIMIT_MIME_PARTS)
		return err_refuse(err, ERR_REASON_TOO_MANY_PARTS,
		    "the message has more than %d parts",
		    (int)LIMIT_MIME_PARTS);
	if (length == 0 || length > BOUNDARY_MAX)
		return add_leaf(scan, entity, header, err);
	if (scan->depth == LIMIT_MIME_DEPTH)
		return err_refuse(err, ERR_REASON_TOO_MANY_PARTS,
		    "the message has parts in parts, more than %d deep",
		    (int)LIMIT_MIME_DEPTH);
	scan->levels[scan->depth++] = (struct level){
		.boundary = span_from(entity->boundary, length),
		.is_digest = strcmp(entity->type, "multipart/digest") == 0,
		.is_related = strcmp(entity->type, "multipart/related") == 0,
	};
	return 0;
}

static struct entity
entity_default(const char *type)
{
	return (struct entity){
		.type = type,
		.charset = "",
		.file_name = "",
		.disposition = "",
		.boundary = "",
	};
}

/* At a boundary line: leave the levels inside it, begin what follows. */
static int
pass_boundary(struct scan *scan, struct err *err)
{
	bool is_close = false;
	size_t level = boundary_level(scan, scan->rest, &is_close);
	struct span header = { 0 };

	span_cut_line(&scan->rest);
	scan->depth = is_close ? level : level + 1;
	if (is_close)
		return 0;
	struct entity entity = entity_default(
	    scan->levels[level].is_digest ? "message/rfc822" : "text/plain");
	if (read_header(scan, &entity, &header, err) != 0)
		return -1;
	return begin_part(scan, &entity, header, err);
}

static int
scan_body(struct scan *scan, struct err *err)
{
	for (;;) {
		struct span body =
		    scan->depth > 0 ? skip_to_boundary(scan) : scan->rest;
		if (scan->is_open)
			scan->mime->parts[scan->mime->n - 1].body = body;
		scan->is_open = false;
		if (scan->depth == 0 || scan->rest.len == 0)
			return 0;
		if (pass_boundary(scan, err) != 0)
			return -1;
	}
}

int
mime_read(struct arena *arena, struct span header, struct span body,
    struct mime *mime, struct err *err)
{
	struct scan scan = { .arena = arena, .mime = mime, .rest = body };
	struct entity whole = entity_default("text/plain");
	struct header_field field;

	while (field_next(&header, &field)) {
		if (read_field(arena, &field, &whole, err) != 0)
			return -1;
	}
	mime->type = whole.type;
	if (begin_part(&scan, &whole, span_from(NULL, 0), err) != 0)
		return -1;
	return scan_body(&scan, err);
}
