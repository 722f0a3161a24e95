#ifndef CRIEUR_SRC_COMMAND_COMMAND_H
#define CRIEUR_SRC_COMMAND_COMMAND_H
/*
 * One command under way: who wrote it, what for, and how they are answered.
 * All within the write transaction of command_answer().
 */
#include <stdbool.h>
#include <stdint.h>

#include "crieur/base/arena.h"
#include "crieur/base/attribute.h"
#include "crieur/base/err.h"
#include "crieur/base/span.h"
#include "crieur/notice/address.h"
#include "crieur/policy/site.h"
#include "crieur/post/summary.h"
#include "crieur/register/person.h"
#include "crieur/store/database.h"
#include "crieur/store/post.h"

struct command {
	struct store *store;
	const struct site *site;
	const struct list *list; /* NULL: the site's */
	const struct post_row *row;
	const struct summary *summary;
	struct arena *arena;
	const struct person *person; /* the author; NULL: not in the register */
	int64_t at;
	bool is_to_people; /* written to the site itself: a command at most */
};

/* The log has a line of what was done, and who was told how many times. */
struct command_outcome {
	const char *what; /* "" : nothing that has a name */
	const char *detail;
	int64_t n_sent;
};

/* What else a notice needs, beside what every command has. */
struct command_notice {
	const char *name;
	const char *reply_to; /* NULL: the facilitators */
	/* To whom; NULL: to the author. */
	const struct mailbox *to;
	int64_t person_id;
	bool is_attached; /* what the author wrote comes along */
};

/* Answer with a text of the catalogue; counted in outcome if it is sent. */
MUST_USE int command_say(const struct command *command,
    const struct command_notice *notice, struct command_outcome *outcome,
    struct err *err);

/* The author's words are proved to be theirs. */
bool command_is_proved(const struct command *command);

/* LIST-leave@ and LIST-join@, and the answers to what they ask. */
MUST_USE int command_leave(const struct command *command,
    struct command_outcome *outcome, struct err *err);
MUST_USE int command_join(const struct command *command,
    struct command_outcome *outcome, struct err *err);
MUST_USE int command_settle(const struct command *command, struct span seal,
    struct command_outcome *outcome, struct err *err);

/* crieur+SEAL@: whether an address is somebody's. */
MUST_USE int command_settle_address(const struct command *command,
    struct span seal, struct command_outcome *outcome, struct err *err);

#endif
