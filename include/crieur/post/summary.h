#ifndef CRIEUR_POST_SUMMARY_H
#define CRIEUR_POST_SUMMARY_H
/*
 * What one needs to speak of a post to somebody: who wrote it, whether a
 * machine did, and its first lines. Only the head of a long message is read.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct summary {
	struct str head;         /* the bytes message looks at */
	struct message *message; /* NULL: not kept, or unreadable */
	struct mailbox author;   /* address "" : none */
	/* A machine wrote it, or it came under a null reverse-path, or it is
	 * spam: nobody is answered. */
	bool is_automatic;
};

/* row outlives the summary. */
MUST_USE int summary_read(struct store *store, const struct post_row *row,
    struct summary *summary_r, struct err *err);
void summary_fini(struct summary *summary);

/* Append the first lines of the text, each behind "> ". */
void summary_quote(const struct summary *summary, struct str *out);

/* Append "Name <address>". */
void summary_author(const struct summary *summary, struct str *out);

#endif
