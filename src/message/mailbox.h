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

/* Add the one mailbox whose address stands between the only < and the > that
 * ends value, whatever its name is written like; nothing where that is not so.
 */
MUST_USE int mailbox_read_angle(struct arena *arena, struct span value,
    struct mailbox_list *list, struct err *err);

#endif
