#include "crieur/post/summary.h"

#include "crieur/post/stored.h"

enum {
	/* Enough for the text before any attachment. */
	HEAD_SIZE = 512 * 1024,
	QUOTED_SIZE = 1200,
	QUOTED_LINES = 15,
};

int
summary_read(struct store *store, const struct post_row *row,
    struct summary *summary_r, struct err *err)
{
	struct summary summary = {
		.author = { .name = "", .address = row->header_from },
		.is_automatic = row->envelope_sender[0] == '\0',
	};
	const struct mailbox *author = NULL;
	struct err ignored = { 0 };

	if (row->has_content &&
	    stored_read(store, row, row->body_offset + HEAD_SIZE, &summary.head,
		err) != 0) {
		summary_fini(&summary);
		return -1;
	}
	/* What the gate took can be read, but for a bounce's oddities. */
	if (message_read(str_span(&summary.head), &summary.message, &ignored) ==
	    0) {
		summary.is_automatic |= message_is_automatic(summary.message) ||
		                        message_is_spam(summary.message);
		if (message_author(summary.message, &author, &ignored) == 0)
			summary.author = *author;
	} else {
		summary.message = NULL;
	}
	*summary_r = summary;
	return 0;
}

void
summary_fini(struct summary *summary)
{
	message_free(summary->message);
	summary->message = NULL;
	str_fini(&summary->head);
}

void
summary_quote(const struct summary *summary, struct str *out)
{
	struct span text = { 0 };

	if (summary->message != NULL)
		text = span_of(message_excerpt(summary->message, QUOTED_SIZE));
	for (int i = 0; i < QUOTED_LINES && text.len > 0; i++) {
		struct span line = span_cut_line(&text);
		str_adds(out, line.len > 0 ? "> " : ">");
		str_add(out, line);
		str_addc(out, '\n');
	}
	if (text.len > 0)
		str_adds(out, "> […]\n");
}

void
summary_author(const struct summary *summary, struct str *out)
{
	if (summary->author.name[0] != '\0')
		str_addf(out, "%s <%s>", summary->author.name,
		    summary->author.address);
	else
		str_adds(out, summary->author.address);
}
