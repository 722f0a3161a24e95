/*
 * A footer: the message becomes the first part of a multipart, its body's own
 * bytes untouched between what is written before and after them (RFC 2046
 * §5.1). Its Content- fields go with it.
 */
#include "crieur/message/compose.h"

#include "plain.h"

/* A multipart's encoding is that of what it holds (RFC 2045 §6.4). */
static void
add_encoding(struct str *out, const struct message *message)
{
	const char *encoding =
	    message_header(message, "Content-Transfer-Encoding");
	struct span value = span_trim(span_of(encoding));

	if (span_is_nocase(value, "8bit"))
		str_adds(out, "Content-Transfer-Encoding: 8bit\r\n");
	else if (span_is_nocase(value, "binary"))
		str_adds(out, "Content-Transfer-Encoding: binary\r\n");
}

static void
add_fields(struct str *out, const struct message *message, bool of_content)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		bool is_content = span_starts_nocase(field.name, "Content-");
		if (is_content == of_content &&
		    !span_is_nocase(field.name, "MIME-Version"))
			str_add(out, field.field);
	}
}

int
compose_footer(struct span text, struct span seed, struct str *header,
    struct str *suffix, struct err *err)
{
	CLEANUP(message_drop) struct message *message = NULL;
	CLEANUP(str_fini) struct str head = { 0 };
	char boundary[BOUNDARY_SIZE];

	if (plain_boundary(seed, boundary, err) != 0 ||
	    message_read(str_span(header), &message, err) != 0)
		return -1;
	add_fields(&head, message, false);
	str_addf(&head,
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=\"%s\"\r\n",
	    boundary);
	add_encoding(&head, message);
	str_addf(&head, "\r\n--%s\r\n", boundary);
	add_fields(&head, message, true);
	str_adds(&head, "\r\n");
	str_addf(suffix, "\r\n--%s\r\n", boundary);
	plain_fields(suffix, text);
	str_adds(suffix, "Content-Disposition: inline\r\n\r\n");
	plain_body(suffix, text);
	str_addf(suffix, "--%s--\r\n", boundary);
	if (str_check(&head, err) != 0 || str_check(suffix, err) != 0)
		return -1;
	str_clear(header);
	str_add(header, str_span(&head));
	return str_check(header, err);
}
