/* What a list puts on a post: its marks, who is shown as sender, where answers
 * go. */
#include "crieur/post/outgoing.h"

#include <stdio.h>
#include <string.h>

#include "crieur/base/limits.h"
#include "crieur/base/random.h"
#include "crieur/message/compose.h"
#include "crieur/message/part.h"
#include "crieur/message/signature.h"
#include "crieur/notice/address.h"
#include "crieur/notice/catalogue.h"
#include "crieur/policy/proof.h"

enum {
	ARCHIVE_SIZE = 1024,
	SEED_LETTERS = 27,
};

/* A name of no more than LIMIT_NAME octets, whole characters only. */
static struct span
bounded(struct span name)
{
	size_t len = name.len < LIMIT_NAME ? name.len : LIMIT_NAME;

	while (len > 0 && len < name.len &&
	       ((unsigned char)name.at[len] & 0xc0) == 0x80)
		len--;
	return span_first(name, len);
}

/* "Nicole via acttes" */
static void
shown_name(
    struct str *out, const struct list *list, const struct mailbox *author)
{
	struct span address = span_of(author->address);

	if (author->name[0] != '\0')
		str_add(out, bounded(span_of(author->name)));
	else
		str_add(out, span_cut(&address, '@'));
	str_addf(out, " via %s", list->name);
}

/* Whether where answers go may be somebody else's word than the author's, who
 * is proved by a signature that does not cover it. */
static bool
drops_answers(const struct message *message, const struct mailbox *author,
    unsigned proofs)
{
	static const char *const fields[] = { "Reply-To", "Mail-Reply-To",
		"Mail-Followup-To" };
	struct span domain = address_domain(span_of(author->address));

	if ((proofs & PROOF_SASL) != 0 ||
	    (proofs & (PROOF_DMARC | PROOF_DKIM)) == 0 ||
	    !signatures_bind(message, domain))
		return false;
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		if (!signatures_cover(message, domain, fields[i]))
			return true;
	}
	return false;
}

/* Whether the author asked for answers to the very address in From. */
static bool
names_author(const struct message *message, unsigned proofs)
{
	const char *own = message_header(message, "Reply-To");
	const struct mailbox *author = NULL;
	struct err ignored = { 0 };

	return own != NULL && message_author(message, &author, &ignored) == 0 &&
	       !drops_answers(message, author, proofs) &&
	       span_contains_nocase(span_of(own), author->address);
}

/* Fills both; none: Reply-To stays as it came. */
static size_t
answers_to(const struct list *list, const struct message *message,
    const struct outgoing_sender *sender, const struct mailbox *author,
    struct mailbox both[2])
{
	const struct mailbox itself = { .name = "", .address = list->address };
	size_t n = 0;

	switch (list->reply_to) {
	case REPLY_TO_KEEP:
		if (sender->alias != NULL &&
		    names_author(message, sender->proofs))
			both[n++] = *author;
		break;
	case REPLY_TO_AUTHOR:
		/* From says it already, and the author's signature may cover
		 * that there is no such field. */
		if (sender->rewrites_from ||
		    message_count(message, "Reply-To") > 0)
			both[n++] = *author;
		break;
	case REPLY_TO_LIST: both[n++] = itself; break;
	case REPLY_TO_BOTH:
		both[n++] = *author;
		both[n++] = itself;
		break;
	}
	return n;
}

/* "https://…/{list}/" of this list; "" if it has none. */
static const char *
archive_of(const struct list *list, char buffer[ARCHIVE_SIZE])
{
	static const char gap[] = "{list}";
	struct span url = span_of(list->archive);
	size_t at = span_find_text(url, span_of(gap));
	struct span rest = span_from_offset(url, at + strlen(gap));

	snprintf(buffer, ARCHIVE_SIZE, "%.*s%s%.*s", (int)at, url.at,
	    at < url.len ? list->name : "", (int)rest.len, rest.at);
	return buffer;
}

/* A signature that covers the whole body, or a body that is enciphered, is read
 * only where it is the message (RFC 1847, RFC 8551): a footer around it would
 * break what its author meant. */
static bool
stands_alone(const struct message *message)
{
	static const char *const types[] = { "multipart/signed",
		"multipart/encrypted", "application/pkcs7-mime",
		"application/x-pkcs7-mime", NULL };

	return span_any(span_of(message_type(message)), types, span_is);
}

static void
fill_footer(const struct list *list, struct str *out)
{
	char owner[ADDRESS_TEXT_SIZE], help[ADDRESS_TEXT_SIZE];
	char leave[ADDRESS_TEXT_SIZE], archive[ARCHIVE_SIZE];
	const struct field fields[] = {
		{ "list", list->address },
		{ "name", list->name },
		{ "description", list->description },
		{ "owner", list_address_for(list, "owner", owner) },
		{ "help", list_address_for(list, "help", help) },
		{ "leave", list->may_leave
			       ? list_address_for(list, "leave", leave)
			       : NULL },
		{ "archive", archive_of(list, archive) },
		{ "why", list->why },
	};
	const struct wording wording = { NULL, list->language, fields,
		COUNT_OF(fields) };

	catalogue_fill(&wording, list->footer, out);
}

int
outgoing_compose(const struct list *list, const struct message *message,
    const struct outgoing_sender *sender, const struct outgoing_frame *frame,
    struct err *err)
{
	struct str *header = frame->header, *suffix = frame->suffix;
	CLEANUP(str_fini) struct str footer = { 0 };
	char seed[SEED_LETTERS];

	if (outgoing_header(list, message, sender, header, err) != 0)
		return -1;
	if (list->footer[0] == '\0' || stands_alone(message))
		return 0;
	fill_footer(list, &footer);
	if (str_check(&footer, err) != 0 ||
	    random_text(seed, sizeof(seed), err) != 0)
		return -1;
	return compose_footer(
	    str_span(&footer), span_of(seed), header, suffix, err);
}

int
outgoing_header(const struct list *list, const struct message *message,
    const struct outgoing_sender *sender, struct str *header, struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 };
	char id[ADDRESS_TEXT_SIZE], owner[ADDRESS_TEXT_SIZE];
	char help[ADDRESS_TEXT_SIZE], leave[ADDRESS_TEXT_SIZE];
	const struct mailbox *author;
	struct mailbox both[2];

	if (message_author(message, &author, err) != 0)
		return -1;
	bool has_alias = sender->alias != NULL;
	struct mailbox shown = {
		.name = author->name,
		.address = has_alias ? sender->alias : author->address,
	};
	shown_name(&name, list, author);
	struct mailbox new_from = {
		.name = str_c(&name),
		.address = list->address,
	};
	char archive[ARCHIVE_SIZE];
	struct outgoing_marks marks = {
		.drops_answers = drops_answers(message, author, sender->proofs),
		.list_name = list->name,
		.list_address = list->address,
		.list_description = list->description,
		.list_id = list_id_for(list, id),
		.list_owner = list_address_for(list, "owner", owner),
		.list_help = list_address_for(list, "help", help),
		.list_unsubscribe = list->may_leave
		                        ? list_address_for(list, "leave", leave)
		                        : "",
		.arrived_at = sender->arrived_at,
		.list_archive = archive_of(list, archive),
		.is_announcement = list->is_announcement,
		.subject_tag = list->subject_tag,
		.reply_to = both,
		.n_reply_to = answers_to(list, message, sender, &shown, both),
		.new_from = sender->rewrites_from ? &new_from : NULL,
		.original_from = has_alias ? &shown : NULL,
		.hidden = has_alias ? author->address : NULL,
	};
	if (str_check(&name, err) != 0)
		return -1;
	return compose_post(message, &marks, header, err);
}

int
outgoing_private_header(const struct list *list, const struct message *message,
    const struct outgoing_sender *sender, struct str *header, struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 };
	const char *alias = sender->alias;
	const struct mailbox *author;

	if (message_author(message, &author, err) != 0)
		return -1;
	shown_name(&name, list, author);
	struct mailbox new_from = {
		.name = str_c(&name),
		.address = list->address,
	};
	struct mailbox shown = {
		.name = author->name,
		.address = alias,
	};
	struct outgoing_marks marks = {
		.list_name = list->name,
		.list_address = list->address,
		.is_private = true,
		.arrived_at = sender->arrived_at,
		.drops_answers = drops_answers(message, author, sender->proofs),
		.subject_tag = "",
		.reply_to = &shown,
		.n_reply_to = alias != NULL ? 1 : 0,
		.new_from = alias != NULL ? &new_from : NULL,
		.original_from = &shown,
		.hidden = alias != NULL ? author->address : NULL,
	};
	if (str_check(&name, err) != 0)
		return -1;
	return compose_post(message, &marks, header, err);
}
