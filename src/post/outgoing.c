/* What a list puts on a post: its marks, who is shown as sender, where answers
 * go. */
#include "outgoing.h"

#include "crieur/message/compose.h"
#include "crieur/notice/address.h"

/* A relay whose answer to a foreign From is not known is sent ours: that goes
 * through everywhere. */
static bool
rewrites_from(const struct list *list)
{
	return list->relay != NULL &&
	       list->relay->from_rewrite != FROM_REWRITE_NEVER;
}

/* "Nicole via acttes" */
static void
shown_name(
    struct str *out, const struct list *list, const struct mailbox *author)
{
	struct span address = span_of(author->address);

	if (author->name[0] != '\0')
		str_adds(out, author->name);
	else
		str_add(out, span_cut(&address, '@'));
	str_addf(out, " via %s", list->name);
}

/* NULL: as the author set it. */
static const char *
reply_to(struct str *out, const struct list *list, const struct mailbox *author)
{
	switch (list->reply_to) {
	case REPLY_TO_KEEP: return NULL;
	case REPLY_TO_AUTHOR: str_adds(out, author->address); break;
	case REPLY_TO_LIST: str_adds(out, list->address); break;
	case REPLY_TO_BOTH:
		str_addf(out, "%s, %s", author->address, list->address);
		break;
	}
	return str_c(out);
}

int
outgoing_header(const struct list *list, const struct message *message,
    struct str *header, struct err *err)
{
	CLEANUP(str_fini) struct str name = { 0 }, answers_to = { 0 };
	char id[ADDRESS_TEXT_SIZE], owner[ADDRESS_TEXT_SIZE];
	char help[ADDRESS_TEXT_SIZE], leave[ADDRESS_TEXT_SIZE];
	const struct mailbox *author;

	if (message_author(message, &author, err) != 0)
		return -1;
	shown_name(&name, list, author);
	struct mailbox new_from = {
		.name = str_c(&name),
		.address = list->address,
	};
	struct outgoing_marks marks = {
		.list_name = list->name,
		.list_address = list->address,
		.list_description = list->description,
		.list_id = list_id_for(list, id),
		.list_owner = list_address_for(list, "owner", owner),
		.list_help = list_address_for(list, "help", help),
		.list_unsubscribe = list_address_for(list, "leave", leave),
		.is_announcement = list->is_announcement,
		.subject_tag = list->subject_tag,
		.reply_to = reply_to(&answers_to, list, author),
		.new_from = rewrites_from(list) ? &new_from : NULL,
	};
	if (str_check(&name, err) != 0 || str_check(&answers_to, err) != 0)
		return -1;
	return compose_post(message, &marks, header, err);
}
