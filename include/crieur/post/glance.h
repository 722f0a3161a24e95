#ifndef CRIEUR_POST_GLANCE_H
#define CRIEUR_POST_GLANCE_H
/*
 * What one needs to speak of a post to somebody: who wrote it, whether a
 * machine did, and its first lines. Only the head of a long message is read.
 */
#include <stdbool.h>
#include <stddef.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/str.h"
#include "crieur/message/message.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct glance {
	struct str head;         /* the bytes message looks at */
	struct message *message; /* NULL: not kept, or unreadable */
	struct mailbox author;   /* address "" : none */
	/* A machine wrote it, or it came under a null reverse-path, or it is
	 * spam: nobody is answered. */
	bool is_automatic;
};

/* row outlives the glance. */
MUST_USE int post_glance(struct store *store, const struct post_row *row,
    struct glance *glance_r, struct err *err);
void glance_fini(struct glance *glance);

/* Append the first lines of the text, each behind "> ". */
void glance_quote(const struct glance *glance, struct str *out);

/* Append "Name <address>". */
void glance_author(const struct glance *glance, struct str *out);

#endif
