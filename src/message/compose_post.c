/*
 * The header of a post as it leaves: ours, then the author's own fields, octet
 * for octet and in their order (RFC 2369, RFC 2919, RFC 6377).
 */
#include <string.h>

#include <openssl/evp.h>

#include "crieur/base/ascii.h"
#include "crieur/base/date.h"
#include "crieur/base/limits.h"
#include "crieur/message/address.h"
#include "crieur/message/compose.h"
#include "crieur/message/reply.h"

#include "fold.h"

enum {
	ID_OCTETS = 16
};

/* An address in a mailto URI (RFC 6068 §2): what may stand there stays. */
static void
add_mailto(struct str *out, const char *address)
{
	str_adds(out, "<mailto:");
	for (; *address != '\0'; address++) {
		if (ascii_is_alnum(*address) ||
		    strchr("@.-_~+!$'*", *address) != NULL)
			str_addc(out, *address);
		else
			str_addf(out, "%%%02X", (unsigned char)*address);
	}
	str_addc(out, '>');
}

static void
add_list_address(struct str *out, const char *name, const char *address)
{
	if (address == NULL || *address == '\0')
		return;
	str_addf(out, "%s: ", name);
	add_mailto(out, address);
	str_adds(out, "\r\n");
}

static void
add_list_fields(struct str *out, const struct outgoing_marks *marks)
{
	const char *description = marks->list_description;

	fold_phrase(out, "List-Id", description != NULL ? description : "",
	    marks->list_id);
	if (marks->is_announcement)
		str_adds(out, "List-Post: NO\r\n");
	else
		add_list_address(out, "List-Post", marks->list_address);
	add_list_address(out, "List-Help", marks->list_help);
	add_list_address(out, "List-Owner", marks->list_owner);
	add_list_address(out, "List-Unsubscribe", marks->list_unsubscribe);
	if (marks->list_archive != NULL && *marks->list_archive != '\0')
		str_addf(out, "List-Archive: <%s>\r\n", marks->list_archive);
	str_adds(out, "Precedence: list\r\n");
	fold_plain(out, LOOP_MARK, marks->list_address);
}

/* What a member's reader, or a stranger, must not find in a post of ours. The
 * loop marks of other lists stay: they stop a circle of two lists. */
static bool
is_always_removed(struct span name)
{
	static const char *const removed[] = { "Return-Path", "Bcc",
		"Resent-Bcc", "Precedence", "Errors-To",
		/* of the mailbox it lay in */
		"Delivered-To", "X-Delivered-To", "X-Original-To",
		"Envelope-To", "X-Envelope-To", "Status", "X-Status",
		"X-Keywords", "X-UID", "X-UIDL", "X-IMAP", "X-IMAPbase",
		/* receipts: of each reader, to the author */
		"Read-Receipt-To", "Receipt-To", "X-Receipt-To",
		"X-Confirm-Reading-To", "X-Read-Receipt-To",
		"X-MS-Read-Receipt-To", "X-PMRQC", "X-RCPT-TO",
		"Generate-Delivery-Report",
		"Registered-Mail-Reply-Requested-By",
		"Notice-Requested-Upon-Delivery-To",
		"Prevent-NonDelivery-Report", NULL };
	/* Return-Receipt-To, -Requested … */
	static const char *const families[] = { "List-", "X-Mozilla-",
		"Disposition-Notification-", "Return-Receipt-",
		"X-Confirm-Delivery", NULL };

	return span_any(name, removed, span_is_nocase) ||
	       span_any(name, families, span_starts_nocase) ||
	       (span_starts_nocase(name, "X-Crieur-") &&
		   !span_is_nocase(name, LOOP_MARK));
}

/* Marks of the way it came (Received, Authentication-Results and kin) may hold
 * the address of an author who is not to be seen; whom he wrote to stays. */
static bool
tells_hidden(const struct header_field *field, const char *hidden)
{
	return hidden != NULL && !span_is_nocase(field->name, "To") &&
	       !span_is_nocase(field->name, "Cc") &&
	       !span_is_nocase(field->name, "Subject") &&
	       span_contains_nocase(field->value, hidden);
}

/* What the outgoing header says instead of the message's own fields. */
struct changes {
	bool from, reply_to, subject, answers;
};

static bool
directs_answers(struct span name)
{
	static const char *const fields[] = { "Reply-To", "Mail-Reply-To",
		"Mail-Followup-To", NULL };

	return span_any(name, fields, span_is_nocase);
}

static bool
is_replaced(struct span name, const struct changes *changes)
{
	if (changes->from &&
	    (span_is_nocase(name, "From") || span_is_nocase(name, "Sender") ||
		span_is_nocase(name, "X-Original-From")))
		return true;
	if (changes->reply_to && span_is_nocase(name, "Reply-To"))
		return true;
	if (changes->answers && directs_answers(name))
		return true;
	return changes->subject && span_is_nocase(name, "Subject");
}

static struct header_field
find_field(const struct message *message, const char *name)
{
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (span_is_nocase(field.name, name))
			return field;
	}
	return (struct header_field){ .value = { NULL, 0 } };
}

/* What stands, its lines over 998 octets folded at blanks (RFC 5322 §2.1.1):
 * a line without a blank is no post's, see message_long_line(). */
static void
add_folded(struct str *out, struct span text)
{
	while (text.len > 0) {
		size_t end = span_find(text, '\n'), at = 0;
		size_t length = end < text.len ? end + 1 : end;
		if (length > LIMIT_LINE + 2)
			at = fold_place(span_first(text, length));
		str_add(out, span_first(text, at > 0 ? at : length));
		if (at > 0)
			str_adds(out, "\r\n");
		text = span_from_offset(text, at > 0 ? at : length);
	}
}

/* Another name before the value as it stands. */
static void
add_renamed(struct str *out, const char *name, struct span value)
{
	str_addf(out, "%s:", name);
	if (value.len > 0 && value.at[0] != ' ' && value.at[0] != '\t' &&
	    value.at[0] != '\r')
		str_addc(out, ' ');
	add_folded(out, value);
	str_adds(out, "\r\n");
}

/* The tag, then the subject as its author wrote and encoded it. */
static void
add_subject(struct str *out, const char *tag, struct span value)
{
	CLEANUP(str_fini) struct str text = { 0 };
	size_t start = out->len;

	value = span_trim(value);
	str_adds(out, "Subject: ");
	if (fold_must_encode(span_of(tag))) {
		/* A blank between two encoded words is not shown. */
		bool is_joined = span_starts_nocase(value, "=?");
		str_addf(&text, "%s%s", tag, is_joined ? " " : "");
		out->has_failed |= text.has_failed;
		fold_encoded(out, str_span(&text), strlen("Subject: "));
	} else {
		str_adds(out, tag);
	}
	struct span rest = value;
	size_t first_line = span_cut_line(&rest).len;
	if (value.len > 0)
		str_adds(
		    out, out->len - start + first_line > 76 ? "\r\n " : " ");
	add_folded(out, value);
	str_adds(out, "\r\n");
}

/* A tag alone is no subject. */
static bool
wants_tag(const struct message *message, const struct outgoing_marks *marks)
{
	const char *subject = message_header(message, "Subject");

	return marks->subject_tag != NULL && *marks->subject_tag != '\0' &&
	       subject_bare(span_of(subject)).len > 0 &&
	       !span_contains_nocase(span_of(subject), marks->subject_tag);
}

static void
add_original_from(struct str *out, const char *name,
    const struct message *message, const struct outgoing_marks *marks)
{
	if (marks->original_from != NULL)
		fold_mailbox(out, name, marks->original_from);
	else
		add_renamed(out, name, find_field(message, "From").value);
}

static struct changes
add_changes(struct str *out, const struct message *message,
    const struct outgoing_marks *marks)
{
	struct changes changes = {
		.from = marks->new_from != NULL,
		.reply_to = marks->n_reply_to > 0,
		.subject = wants_tag(message, marks),
		.answers = marks->drops_answers,
	};

	if (changes.from) {
		fold_mailbox(out, "From", marks->new_from);
		add_original_from(out, "X-Original-From", message, marks);
	}
	if (changes.reply_to)
		fold_mailboxes(
		    out, "Reply-To", marks->reply_to, marks->n_reply_to);
	else if (changes.from &&
		 (changes.answers || message_count(message, "Reply-To") == 0))
		add_original_from(out, "Reply-To", message, marks);
	if (changes.subject)
		add_subject(out, marks->subject_tag,
		    find_field(message, "Subject").value);
	return changes;
}

/* What every message has, in each copy and each time the same, even where it
 * came without (RFC 5322 §3.6). */
static int
add_missing(struct str *out, const struct message *message,
    const struct outgoing_marks *marks, struct err *err)
{
	char date[TIME_TEXT_SIZE];
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct span head =
	    span_first(message_raw(message), message_body_offset(message));
	struct span domain = address_domain(span_of(marks->list_address));

	if (marks->arrived_at == 0)
		return 0;
	if (message_count(message, "Date") == 0)
		fold_plain(
		    out, "Date", time_format_rfc5322(marks->arrived_at, date));
	if (message_count(message, "Message-ID") > 0)
		return 0;
	if (EVP_Digest(head.at, head.len, digest, NULL, EVP_sha256(), NULL) !=
	    1)
		return err_set(err, ERR_BUG, "SHA-256 failed");
	str_adds(out, "Message-ID: <");
	for (size_t i = 0; i < ID_OCTETS; i++)
		str_addf(out, "%02x", digest[i]);
	str_addf(out, ".%lld@%.*s>\r\n", (long long)marks->arrived_at,
	    (int)domain.len, domain.at);
	return 0;
}

int
compose_post(const struct message *message, const struct outgoing_marks *marks,
    struct str *header, struct err *err)
{
	CLEANUP(str_fini) struct str out = { 0 };

	if (marks->is_private)
		fold_plain(&out, LOOP_MARK, marks->list_address);
	else
		add_list_fields(&out, marks);
	struct changes changes = add_changes(&out, message, marks);
	for (size_t i = 0; i < message_n_fields(message); i++) {
		struct header_field field = message_field(message, i);
		if (!is_always_removed(field.name) &&
		    !is_replaced(field.name, &changes) &&
		    !tells_hidden(&field, marks->hidden))
			add_folded(&out, field.field);
	}
	if (add_missing(&out, message, marks, err) != 0)
		return -1;
	str_adds(&out, "\r\n");
	if (str_check(&out, err) != 0)
		return -1;
	str_add(header, str_span(&out));
	return str_check(header, err);
}
