#ifndef CRIEUR_NOTICE_NOTICE_H
#define CRIEUR_NOTICE_NOTICE_H
/*
 * One mail from crieur to one person: a text of the catalogue, perhaps with a
 * stored message attached, put into the queue like everything that goes out.
 *
 * It goes under a null reverse-path (or the relay's account, where the relay
 * takes no other) and says Auto-Submitted, so that no machine answers it. It is
 * never sent to an address of our own.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/message/message.h"
#include "crieur/notice/catalogue.h"
#include "crieur/policy/site.h"
#include "crieur/store/database.h"

struct notice {
	const struct site *site;
	const struct list *list; /* NULL: the site speaks */
	const char *name;        /* in the catalogue */
	const struct field *fields;
	size_t n_fields;
	struct mailbox to;
	int64_t person_id; /* whose address it is, 0: unknown */
	/* A relay that the mail is to try; then to may be an address of our
	 * own. NULL: the list's. */
	const struct relay *tried;
	bool is_moderation;   /* goes before everything else */
	bool is_urgent;       /* so does this */
	bool is_reply;        /* answers a message: auto-replied */
	const char *reply_to; /* an address; "" or NULL: none */
	/* Without brackets; "" or NULL: none. */
	const char *in_reply_to;
	/* Where it comes back to, an address of this mail's alone; NULL: it
	 * never does. Where the relay takes its account only, by Message-ID. */
	const char *bounces_to;
	int64_t post_id;     /* what it speaks of, 0: no post */
	int64_t attached_id; /* a stored message, 0: none */
	int64_t attached_size;
	int64_t at;
};

/* Within the caller's write transaction. *is_sent_r false: there is no relay,
 * or the address is one of ours. */
MUST_USE int notice_send(struct store *store, const struct notice *notice,
    bool *is_sent_r, struct err *err);

/* The same; *delivery_id_r is what it can be found by, 0: not sent. */
MUST_USE int notice_send_found(struct store *store, const struct notice *notice,
    int64_t *delivery_id_r, struct err *err);

#endif
