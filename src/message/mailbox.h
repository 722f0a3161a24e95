#ifndef MESSAGE_MAILBOX_H
#define MESSAGE_MAILBOX_H
/* The address list of a From, To, Cc or Reply-To field (RFC 5322 §3.4). */
#include "crieur/base/arena.h"
#include "crieur/message/message.h"

struct mailbox_list {
	struct mailbox *boxes;
	size_t n;
	bool has_group;
	bool is_broken; /* some part of it was no address and was left out */
};

/* Add what value holds to list; ERR_INPUT beyond max mailboxes. */
MUST_USE int mailboxes_read(struct arena *arena, struct span value, size_t max,
    struct mailbox_list *list, struct err *err);

#endif
