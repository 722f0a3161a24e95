#include "crieur/post/glance.h"

#include "crieur/store/message.h"

enum {
	/* Enough for the text before any attachment. */
	HEAD_SIZE = 512 * 1024,
	QUOTED_SIZE = 1200,
	QUOTED_LINES = 15,
};

static int
read_head(struct store *store, const struct post_row *row, struct str *head,
    struct err *err)
{
	char piece[16 * 1024];
	size_t n = 1;

	while (n > 0 && (int64_t)head->len < row->body_offset + HEAD_SIZE) {
		if (store_message_read(store, row->message_id,
			(int64_t)head->len, piece, sizeof(piece), &n, err) != 0)
			return -1;
		str_add(head, span_from(piece, n));
		if (str_check(head, err) != 0)
			return -1;
	}
	return 0;
}

static void
look(struct glance *glance, const struct post_row *row)
{
	const struct mailbox *author = NULL;
	struct err ignored = { 0 };

	glance->author =
	    (struct mailbox){ .name = "", .address = row->header_from };
	glance->is_automatic = row->envelope_sender[0] == '\0';
	/* What the gate took can be read, but for a bounce's oddities. */
	if (message_read(str_span(&glance->head), &glance->message, &ignored) !=
	    0) {
		glance->message = NULL;
		return;
	}
	glance->is_automatic |= message_is_automatic(glance->message) ||
	                        message_is_spam(glance->message);
	if (message_author(glance->message, &author, &ignored) == 0)
		glance->author = *author;
}

int
post_glance(struct store *store, const struct post_row *row,
    struct glance *glance_r, struct err *err)
{
	struct glance glance = { 0 };

	if (row->has_content && read_head(store, row, &glance.head, err) != 0) {
		glance_fini(&glance);
		return -1;
	}
	look(&glance, row);
	*glance_r = glance;
	return 0;
}

void
glance_fini(struct glance *glance)
{
	message_free(glance->message);
	glance->message = NULL;
	str_fini(&glance->head);
}

void
glance_quote(const struct glance *glance, struct str *out)
{
	struct span text = { 0 };

	if (glance->message != NULL)
		text = span_of(message_excerpt(glance->message, QUOTED_SIZE));
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
glance_author(const struct glance *glance, struct str *out)
{
	if (glance->author.name[0] != '\0')
		str_addf(out, "%s <%s>", glance->author.name,
		    glance->author.address);
	else
		str_adds(out, glance->author.address);
}
