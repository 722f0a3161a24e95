/* A whole message of our own (RFC 5322, RFC 2045, RFC 3834). */
#include "crieur/base/date.h"
#include "crieur/message/compose.h"

#include "fold.h"
#include "linked.h"
#include "plain.h"

static void
add_id(struct str *out, const char *name, const char *id)
{
	if (id != NULL && *id != '\0')
		str_addf(out, "%s: <%s>\r\n", name, id);
}

static void
add_header(struct str *out, const struct notice_parts *parts)
{
	char date[TIME_TEXT_SIZE];

	fold_mailbox(out, "From", &parts->from);
	fold_mailbox(out, "To", &parts->to);
	compose_header_text(out, "Subject", parts->subject);
	fold_plain(out, "Date", time_format_rfc5322(parts->at, date));
	add_id(out, "Message-ID", parts->message_id);
	add_id(out, "In-Reply-To", parts->in_reply_to);
	add_id(out, "References", parts->in_reply_to);
	if (parts->reply_to != NULL && *parts->reply_to != '\0')
		fold_plain(out, "Reply-To", parts->reply_to);
	if (parts->list_id != NULL && *parts->list_id != '\0')
		fold_phrase(out, "List-Id", "", parts->list_id);
	str_addf(out, "Auto-Submitted: %s\r\n",
	    parts->is_reply ? "auto-replied" : "auto-generated");
	str_adds(out, "MIME-Version: 1.0\r\n");
}

/* The text twice, plain and with links that can be clicked: fields, an empty
 * line and body. */
static int
add_alternative(struct str *fields, struct str *body, struct span text,
    const char *message_id, struct err *err)
{
	CLEANUP(str_fini) struct str html = { 0 }, seed = { 0 };
	char boundary[BOUNDARY_SIZE];

	str_addf(&seed, "alternative %s", message_id);
	linked_add(&html, text);
	if (str_check(&seed, err) != 0 || str_check(&html, err) != 0 ||
	    plain_boundary(str_span(&seed), boundary, err) != 0)
		return -1;
	str_addf(fields,
	    "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n",
	    boundary);
	str_addf(body, "--%s\r\n", boundary);
	plain_fields(body, text);
	str_adds(body, "\r\n");
	plain_body(body, text);
	str_addf(body, "\r\n--%s\r\n", boundary);
	plain_fields_of(body, "text/html", str_span(&html));
	str_adds(body, "\r\n");
	plain_body(body, str_span(&html));
	str_addf(body, "\r\n--%s--\r\n", boundary);
	return 0;
}

static int
add_text(struct str *fields, struct str *body, const struct notice_parts *parts,
    struct err *err)
{
	struct span text = span_of(parts->text);

	if (linked_is_worth(text))
		return add_alternative(
		    fields, body, text, parts->message_id, err);
	plain_fields(fields, text);
	str_adds(fields, "\r\n");
	plain_body(body, text);
	return 0;
}

static int
add_multipart(const struct notice_parts *parts, struct str *before,
    struct str *after, struct err *err)
{
	const char *encoding = parts->attached_is_8bit ? "8bit" : "7bit";
	char boundary[BOUNDARY_SIZE];

	if (plain_boundary(span_of(parts->message_id), boundary, err) != 0)
		return -1;
	str_addf(before,
	    "Content-Type: multipart/mixed; boundary=\"%s\"\r\n"
	    "Content-Transfer-Encoding: %s\r\n\r\n--%s\r\n",
	    boundary, encoding, boundary);
	if (add_text(before, before, parts, err) != 0)
		return -1;
	str_addf(before,
	    "\r\n--%s\r\n"
	    "Content-Type: message/rfc822\r\n"
	    "Content-Transfer-Encoding: %s\r\n"
	    "Content-Disposition: attachment\r\n\r\n",
	    boundary, encoding);
	str_addf(after, "\r\n--%s--\r\n", boundary);
	return 0;
}

int
compose_notice(const struct notice_parts *parts, struct str *header,
    struct str *body, struct err *err)
{
	CLEANUP(str_fini) struct str head = { 0 }, rest = { 0 };

	add_header(&head, parts);
	if (parts->has_attached) {
		if (add_multipart(parts, &head, &rest, err) != 0)
			return -1;
	} else if (add_text(&head, &rest, parts, err) != 0) {
		return -1;
	}
	if (str_check(&head, err) != 0 || str_check(&rest, err) != 0)
		return -1;
	str_add(header, str_span(&head));
	str_add(body, str_span(&rest));
	return str_check(header, err) != 0 ? -1 : str_check(body, err);
}
